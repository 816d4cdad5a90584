// Bringing a key back from its file or its sheet, on this device or another one.
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Notice } from '../../../lib/parts.js';
import { go, useConsole } from '../context.js';
import { Page, Panel } from '../parts.js';
import { withKeys } from './device.js';
import { backToKeys } from './parts.js';
import { FromFile, FromSheet } from './read_key.js';

export function RestoreKey() {
  const { congress, say } = useConsole();

  async function take(found) {
    const whose = found.congress ?? { id: congress.id, name: congress.name, public_key: congress.public_key };
    if (whose.public_key !== congress.public_key) throw Object.assign(new Error('other congress'), { words: t('keys.other_congress') });
    const record = await withKeys((keys) => keys.restore({ label: '', ...found, congress: whose }));
    if (!record) throw Object.assign(new Error('does not work'), { words: t('keys.does_not_work') });
    say(t('keys.restored'));
    go('keys', record.publicKey);
  }

  return html`<${Page} title=${t('keys.restore')} back=${backToKeys()}>
    <${Notice} kind="warn">${t('keys.restore_text')}<//>
    <div class="columns">
      <${Panel} title=${t('keys.from_file')}><${FromFile} action=${t('keys.restore_do')} onRead=${take} /><//>
      <${Panel} title=${t('keys.from_sheet')}><${FromSheet} action=${t('keys.restore_do')} onRead=${take} /><//>
    </div>
  <//>`;
}
