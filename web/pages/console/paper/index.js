// Ballot papers beside the electronic ballots: printed, handed out, collected at
// the box, read by two tellers each.
//
//   #/paper           the contests that have papers
//   #/paper/3         one contest: where its papers are, what is to be done
//   #/paper/3/desk    handing out, and exchanging spoiled ones
//   #/paper/3/box     the scanner at the box, over the whole screen
//   #/paper/3/count   entering what stands on the papers
import { html } from '../../../lib/html.js';
import { Box } from './box.js';
import { Count } from './count.js';
import { Desk } from './desk.js';
import { PaperList } from './list.js';
import { PaperOverview } from './overview.js';

const PARTS = { desk: Desk, box: Box, count: Count };

export function isBare(route) {
  return route[1] === 'box';
}

export function Paper({ route }) {
  const [id, part] = route;
  if (!id) return html`<${PaperList} />`;
  const Part = PARTS[part] ?? PaperOverview;
  return html`<${Part} id=${Number(id)} />`;
}
