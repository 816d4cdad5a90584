// One contest's papers: what to do next, how many are where, and what was refused.
import { useState } from 'preact/hooks';
import { groupSerial } from '../../../lib/ballot_paper.js';
import { html } from '../../../lib/html.js';
import { formatNumber, t } from '../../../lib/i18n.js';
import { Notice } from '../../../lib/parts.js';
import { useConsole, useMay } from '../context.js';
import { Figures, Panel, StateTag } from '../parts.js';
import { PaperPage } from './frame.js';
import { OpenBox } from './open_box.js';
import { Print } from './print.js';
import { Progress } from './progress.js';
import { phaseOf } from './state.js';
import { UncollectDialog } from './undoing.js';

const BEFORE = ['draft', 'issuing', 'voting'];

// Which of the three places has something to do now.
function isOpen(part, { contest, phase }) {
  if (part === 'desk') return phase === 'issuing' || (phase === 'voting' && contest.late_issue);
  if (part === 'box') return phase === 'voting' || phase === 'counting';
  return phase === 'counting';
}

function Place({ part, paper }) {
  const phase = phaseOf(paper.overview);
  const now = isOpen(part, { contest: paper.contest, phase });
  return html`<li><a class=${`preset ${now ? 'open-now' : ''}`} href=${`#/paper/${paper.contest.id}/${part}`}>
    <strong>${t(`paper.${part}`)}</strong>
    <span class="soft">${t(`paper.${part}_about`)}</span>
    <span class=${`tag ${now ? 'good' : ''}`}>${t(now ? 'paper.open_now' : `paper.${part}_when`)}</span>
  </a></li>`;
}

function Places({ paper }) {
  const desk = useMay('paper_desk');
  const box = useMay('paper_box');
  const parts = [desk && 'desk', box && 'box', box && 'count'].filter(Boolean);
  if (parts.length === 0 || !BEFORE.includes(paper.overview.state)) return null;
  return html`<ul class="presets">${parts.map((part) => html`<${Place} key=${part} part=${part} paper=${paper} />`)}</ul>`;
}

function Counts({ papers }) {
  return html`<${Panel} title=${t('paper.counts')}>
    <${Figures} items=${['printed', 'voided', 'spoiled', 'issued', 'on_hand', 'collected', 'foreign'].map((name) => [t(`paper.${name}`), papers[name]])} />
    ${papers.on_hand > 0 && html`<p class="soft">${t('paper.on_hand_text', { count: papers.on_hand })}</p>`}
  <//>`;
}

// Serials that were held to the box and not taken.
function Refused({ refused }) {
  if (refused.length === 0) return null;
  return html`<${Panel} title=${t('paper.refused')}>
    <p class="soft">${t('paper.refused_text')}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${t('paper.refused')}><table>
      <thead><tr><th>${t('paper.serial')}</th><th>${t('paper.refused_why')}</th><th class="number">${t('paper.refused_times')}</th></tr></thead>
      <tbody>${refused.map(({ serial, code, times }) => html`<tr key=${`${serial}${code}`}>
        <td class="mono">${groupSerial(serial)}</td><td>${t(`error.${code}`)}</td><td class="number">${formatNumber(times)}</td>
      </tr>`)}</tbody>
    </table></div>
  <//>`;
}

function Uncollect({ paper }) {
  const { say } = useConsole();
  const may = useMay('paper_box');
  const [asking, setAsking] = useState(false);
  const { contest, overview } = paper;
  if (!may || overview.state !== 'voting' || overview.papers.collected === 0) return null;
  function done() {
    setAsking(false);
    say(t('paper.uncollected'));
    paper.reload();
  }
  return html`<div><button type="button" class="button" onClick=${() => setAsking(true)}>${t('paper.uncollect')}</button></div>
    ${asking && html`<${UncollectDialog} contest=${contest.id} onDone=${done} onClose=${() => setAsking(false)} />`}`;
}

function Overview({ paper }) {
  const { hall } = useConsole();
  const mayPrint = useMay('paper_box');
  const { contest, overview } = paper;
  const phase = phaseOf(overview);
  return html`
    <div class="row"><${StateTag} state=${overview.state} />${phase === 'counting' && html`<span class="tag accent">${t('paper.box_open')}</span>`}</div>
    ${overview.state === 'draft' && overview.papers.printed > 0 && html`<${Notice} kind="warn">${t('paper.draft_change')}<//>`}
    <${Places} paper=${paper} />
    <div class="columns">
      <div class="stack"><${Counts} papers=${overview.papers} /><${Refused} refused=${overview.refused} /><${Uncollect} paper=${paper} /></div>
      <div class="stack">
        ${['voting', 'counting'].includes(phase) && html`<${OpenBox} paper=${paper} />`}
        ${(phase === 'counting' || ['closed', 'certified'].includes(phase)) && html`<${Progress} paper=${paper} />`}
        ${mayPrint && ['draft', 'issuing', 'voting'].includes(phase) && html`<${Print} contest=${contest} papers=${overview.papers} present=${hall?.present ?? 0} onDone=${paper.reload} />`}
      </div>
    </div>`;
}

export function PaperOverview({ id }) {
  const link = ({ contest }) => html`<a class="button" href=${`#/contests/${contest.id}`}>${t('paper.to_contest')}</a>`;
  const { me } = useConsole();
  return html`<${PaperPage} id=${id} back=${{ href: '#/paper', label: t('console.tab.paper') }} actions=${(paper) => me.role !== 'steward' && link(paper)}>
    ${(paper) => html`<${Overview} paper=${paper} />`}
  <//>`;
}
