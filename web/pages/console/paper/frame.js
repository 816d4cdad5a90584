// What the pages of one contest's papers have around them.
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Notice, Problem } from '../../../lib/parts.js';
import { Page } from '../parts.js';
import { usePaper } from './state.js';

// children(paper) once contest and papers are known; paper as usePaper has it.
export function PaperPage({ id, title, back, actions = () => null, children }) {
  const paper = usePaper(id);
  const { contest, overview, error } = paper;
  const ready = contest && overview;
  const none = contest && !contest.paper;
  return html`<${Page} title=${title ?? contest?.title ?? t('console.tab.paper')} back=${back} actions=${ready && actions(paper)}>
    ${none ? html`<${Notice} kind="warn">${t('paper.not_here')}<//>` : html`<${Problem} error=${error} />`}
    ${!ready && !error && html`<p class="soft" role="status">${t('common.loading')}</p>`}
    ${ready && children(paper)}
  <//>`;
}
