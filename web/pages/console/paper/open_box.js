// Opening the box ends the voting, for phones too; it can be taken back until the
// first paper is entered.
import { api } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { formatTime, t } from '../../../lib/i18n.js';
import { Notice } from '../../../lib/parts.js';
import { useConsole, useMay } from '../context.js';
import { AskButton, Figures, Panel } from '../parts.js';

function Reopen({ paper }) {
  const { say } = useConsole();
  const { entered, disputed, decided } = paper.overview.papers;
  if (entered + disputed + decided > 0) return html`<p class="soft">${t('paper.no_reseal')}</p>`;
  async function undo() {
    await api.post(`/api/contests/${paper.contest.id}/paper/open`, { undo: true });
    say(t('paper.resealed'));
    paper.reload();
  }
  return html`<div><${AskButton} label=${t('paper.reseal')} title=${t('paper.reseal')} text=${t('paper.reseal_text')} onConfirm=${undo} /></div>`;
}

// Papers that were never handed out are as good as the others until they are voided:
// whom a paper was handed to stands nowhere, and so not which ones were handed out.
function Spare({ count }) {
  if (count === 0) return null;
  return html`<${Notice} kind="warn">${t('paper.spare', { count, left: t('paper.exchange_unused') })}<//>`;
}

export function OpenBox({ paper }) {
  const { say } = useConsole();
  const may = useMay('paper_open');
  const { contest, overview } = paper;
  const { papers, voting_ended_at: ended } = overview;
  const counts = [
    [t('paper.all_collected'), `${contest.collected} / ${contest.issued}`],
    [t('paper.box_collected'), `${papers.collected} / ${papers.issued}`],
  ];
  async function open() {
    await api.post(`/api/contests/${contest.id}/paper/open`, {});
    say(t('paper.opened'));
    paper.reload();
  }
  if (ended) {
    return html`<${Panel} title=${t('paper.box_open')}>
      <p>${t('paper.opened_at', { time: formatTime(ended) })}</p>
      ${may && html`<${Reopen} paper=${paper} />`}
    <//>`;
  }
  return html`<${Panel} title=${t('paper.open')}>
    <p>${t('paper.open_text')}</p>
    <${Figures} items=${counts} />
    <${Spare} count=${papers.on_hand} />
    ${may
      ? html`<div><${AskButton} label=${t('paper.open')} title=${t('paper.open')} text=${t('paper.open_ask', { missing: papers.issued - papers.collected })} danger=${true} onConfirm=${open} /></div>`
      : html`<p class="soft">${t('paper.open_whose')}</p>`}
  <//>`;
}
