// The tellers' keys on this device, and its work as second issuer.
import { html } from '../../../lib/html.js';
import { KeyDetail } from './detail.js';
import { Issuing } from './issuing.js';
import { KeyList } from './list.js';
import { NewKey } from './new_key.js';
import { RestoreKey } from './restore.js';

export function Keys({ route }) {
  const [part, of] = route;
  if (part === 'new') return html`<${NewKey} kind=${of} />`;
  if (part === 'restore') return html`<${RestoreKey} />`;
  if (part === 'issue') return html`<${Issuing} id=${Number(of)} />`;
  if (part) return html`<${KeyDetail} publicKey=${part} />`;
  return html`<${KeyList} />`;
}
