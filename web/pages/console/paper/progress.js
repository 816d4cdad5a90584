// How far the papers are read, by whom, and what is missing before the close.
import { actorText } from '../../../lib/actor.js';
import { html } from '../../../lib/html.js';
import { formatNumber, t } from '../../../lib/i18n.js';
import { Icon } from '../../../lib/parts.js';
import { Meter, Panel } from '../parts.js';
import { unreadOf } from './state.js';

function Missing({ contest, papers }) {
  if (papers.undecided === 0) {
    return html`<p class="with-icon good-text"><${Icon} name="yes" /> ${t('paper.all_decided')}</p>
      ${contest.state === 'voting' && html`<p><a href=${`#/contests/${contest.id}`}>${t('paper.go_close')}</a></p>`}`;
  }
  const rows = [
    ['paper.unread', unreadOf(papers)],
    ['paper.await_second', papers.entered],
    ['paper.await_third', papers.disputed],
  ].filter(([, count]) => count > 0);
  return html`<p>${t('paper.before_close', { count: papers.undecided })}</p>
    <ul class="plain">${rows.map(([key, count]) => html`<li key=${key}><strong>${formatNumber(count)}</strong> ${t(key)}</li>`)}</ul>`;
}

export function Progress({ paper }) {
  const { contest, overview } = paper;
  const { papers, tellers } = overview;
  return html`<${Panel} title=${t('paper.progress')}>
    <${Meter} label=${t('paper.decided')} value=${papers.decided} whole=${papers.collected} />
    <${Missing} contest=${contest} papers=${papers} />
    ${tellers.length > 0 && html`<h3>${t('paper.tellers')}</h3>
      <ul class="plain tellers">${tellers.map(({ by, entered }) => html`<li key=${by}><${Meter} label=${actorText(by)} value=${entered} whole=${papers.collected} /></li>`)}</ul>`}
  <//>`;
}
