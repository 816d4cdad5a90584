// The changes of a contest's state: where it stands, one button for the next
// step, which says what it does, and a question before what cannot be undone.
import { useState } from 'preact/hooks';
import { actorOf, actorText } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, formatNumber, t } from '../../lib/i18n.js';
import { Icon, Notice } from '../../lib/parts.js';
import { quorumMet } from '../../lib/quorum.js';
import { useConsole, useMay } from './context.js';
import { KeysBeforeIssue, PublishStep } from './keys/contest_keys.js';
import { Dialog, Figures, Panel, Select, TextArea, TypedWord } from './parts.js';

const OFFICES = ['teller', 'presidium'];

// The next state and the words for it: steps.<words>, steps.<words>_text.
function nextStep(contest, { state, papers }) {
  if (state === 'draft') return contest.secret ? { to: 'issuing', words: 'issue' } : { to: 'voting', words: 'open' };
  if (state === 'issuing') return { to: 'voting', words: contest.late_issue ? 'vote_late' : 'vote' };
  if (state === 'voting' && papers?.issued > 0 && !papers.box_open) return { to: 'box', words: 'box', danger: true };
  if (state === 'voting') return { to: 'closed', words: 'close', danger: true, held: papers?.undecided > 0 };
  if (state === 'closed' && contest.opened === false) return { to: 'opened', words: 'publish' };
  if (state === 'closed') return { to: 'certified', words: 'certify' };
  return null;
}

// Who is here and how many ballots are about, as the step finds them.
function figuresOf(step, now, hall) {
  const attendance = [
    [t('contests.present'), `${formatNumber(hall?.present ?? 0)} / ${formatNumber(hall?.convened ?? 0)}`],
    [t('overview.delegations'), `${formatNumber(hall?.delegations?.present ?? 0)} / ${formatNumber(hall?.delegations?.all ?? 0)}`],
  ];
  const ballots = [
    [t('contests.issued'), now.issued ?? 0],
    [t('contests.collected'), now.collected ?? 0],
    [t('contests.missing'), Math.max(0, (now.issued ?? 0) - (now.collected ?? 0))],
  ];
  if (step.to === 'issuing') return attendance;
  if (step.to === 'voting') return step.words === 'open' ? attendance : [...attendance, ballots[0]];
  if (step.to === 'closed') return ballots;
  if (step.to === 'box') return [...ballots, [t('paper.box_collected'), `${formatNumber(now.papers.collected)} / ${formatNumber(now.papers.issued)}`]];
  if (step.to === 'cancelled' && now.state !== 'draft') return ballots;
  return [];
}

// Whether this step asks for a quorum that is not there.
function lacksQuorum(step, hall, congress) {
  if (!['issuing', 'voting'].includes(step.to) || !hall || !congress?.quorum) return false;
  return !quorumMet(hall, congress.quorum);
}

function Override({ reason, setReason }) {
  const { congress } = useConsole();
  return html`
    <${Notice} kind="bad"><${Icon} name="warn" /> ${t('steps.no_quorum', congress?.quorum ?? { num: 2, den: 3 })}<//>
    <${TextArea} label=${t('steps.reason')} hint=${t('steps.reason_hint')} name="override" value=${reason} onInput=${setReason} required maxlength="500" />
  `;
}

// The secretariat stands in for one of the two offices.
function Office({ contest, office, setOffice }) {
  const open = OFFICES.filter((each) => !contest.approvals?.some((approval) => approval.office === each));
  return html`<${Select} label=${t('steps.office')} hint=${t('steps.office_hint')} name="office" value=${office} onInput=${setOffice} options=${open.map((each) => [each, t(`role.${each}`)])} />`;
}

// Asks, sends, and asks for a reason where there is no quorum.
function StepDialog({ contest, now, step, onDone, onClose }) {
  const { hall, congress, me } = useConsole();
  const [reason, setReason] = useState('');
  const [refused, setRefused] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [typed, setTyped] = useState('');
  const [office, setOffice] = useState(() => OFFICES.find((each) => !contest.approvals?.some((approval) => approval.office === each)));
  const counts = { issued: now.issued ?? 0, collected: now.collected ?? 0 };
  const missing = counts.issued - counts.collected;
  const overriding = refused || lacksQuorum(step, hall, congress);
  const standsIn = step.to === 'certified' && me.role === 'secretariat';
  // Ballots that are out are lost with the contest: a click is not enough.
  const word = step.to === 'cancelled' && now.state !== 'draft' ? t('steps.cancel_word') : null;

  async function confirm() {
    setBusy(true);
    setError(null);
    const body = { to: step.to };
    if (overriding) body.override = reason.trim();
    if (standsIn) body.office = office;
    try {
      onDone(await (step.to === 'box' ? api.post(`/api/contests/${contest.id}/paper/open`, {}) : api.post(`/api/contests/${contest.id}/state`, body)));
    } catch (failure) {
      setBusy(false);
      if (failure.code === 'no_quorum' && !overriding) setRefused(true);
      else setError(failure);
    }
  }

  const unready = (overriding && !reason.trim()) || (word && typed.trim().toLowerCase() !== word.toLowerCase());
  return html`<${Dialog}
    title=${t(`steps.${step.words}`)}
    action=${t(overriding ? 'steps.override' : `steps.${step.words}`)}
    danger=${step.danger || overriding}
    busy=${busy || unready}
    error=${error}
    onConfirm=${confirm}
    onClose=${onClose}
  >
    <p><strong>${contest.title}</strong></p>
    <p>${t(`steps.${step.words}_text`, counts)}</p>
    <${Figures} items=${figuresOf(step, now, hall)} />
    ${['close', 'box'].includes(step.words) && missing > 0 && html`<${Notice} kind="warn">${t('steps.outstanding', { count: missing })}<//>`}
    ${step.to === 'issuing' && html`<${KeysBeforeIssue} contest=${contest} />`}
    ${overriding && html`<${Override} reason=${reason} setReason=${setReason} />`}
    ${standsIn && html`<${Office} contest=${contest} office=${office} setOffice=${setOffice} />`}
    ${word && html`<${TypedWord} word=${word} value=${typed} onInput=${setTyped} />`}
    ${!['certified', 'box'].includes(step.to) && html`<p class="soft">${t('steps.not_undone')}</p>`}
  <//>`;
}

// Two offices approve a result; which has, and who it was.
function Approvals({ contest, state }) {
  if (state !== 'closed' && state !== 'certified') return null;
  return html`<ul class="plain stack tight">
    ${OFFICES.map((office) => {
      const approval = contest.approvals?.find((each) => each.office === office);
      return html`<li key=${office} class="with-icon ${approval ? '' : 'soft'}"><${Icon} name=${approval ? 'yes' : 'draft'} />
        ${approval
          ? t('steps.approved', { role: t(`role.${office}`), by: actorText(approval.by), time: formatDateTime(approval.at) })
          : t('steps.awaited', { role: t(`role.${office}`) })}</li>`;
    })}
  </ul>`;
}

// The way of a contest, with where it is now.
export function Path({ contest, state }) {
  if (state === 'cancelled') return null;
  const path = ['draft', contest.secret && 'issuing', 'voting', 'closed', 'certified'].filter(Boolean);
  const at = path.indexOf(state);
  return html`<ol class="path" aria-label=${t('steps.path')}>
    ${path.map((each, index) => html`<li key=${each} class=${index < at ? 'past' : index === at ? 'now' : ''} aria-current=${index === at ? 'step' : undefined}>
      <${Icon} name=${index < at ? 'yes' : index > at ? 'draft' : each} /> <span>${t(`state.${each}`)}</span>
    </li>`)}
  </ol>`;
}

// What is to be read aloud so that every phone can be compared with it.
export function FingerprintAloud({ contest, state }) {
  if (!contest.fingerprint || !['issuing', 'voting'].includes(state)) return null;
  return html`<div class="aloud">
    <p>${t('contests.read_aloud')}</p>
    <p class="mono aloud-code">${contest.fingerprint.split('-').map((group) => html`<span>${group}</span>`)}</p>
  </div>`;
}

// The close waits until every paper in the box is read.
function HeldByPapers({ contest, papers }) {
  return html`<${Notice} kind="warn"><p>${t('steps.held', { count: papers.undecided })}</p>
    <p><a href=${`#/paper/${contest.id}`}>${t('paper.go')}</a></p><//>`;
}

const CANCEL = { to: 'cancelled', words: 'cancel', danger: true };

export function ContestSteps({ contest, now, onChange }) {
  const { say, me } = useConsole();
  const mayCertify = useMay('certify');
  const mayRun = useMay('contests');
  const [asking, setAsking] = useState(null);
  const step = nextStep(contest, { state: now.state, papers: now.papers ?? contest.papers });
  const approved = step?.to === 'certified' && contest.approvals?.some(({ by }) => by === actorOf(me));
  const taken = step?.to === 'certified' && contest.approvals?.some(({ office }) => office === me.role);
  const publishing = step?.to === 'opened';
  const may = step && !publishing && !approved && !taken && (step.to === 'certified' ? mayCertify : mayRun);
  const cancellable = mayRun && ['draft', 'issuing', 'voting', 'closed'].includes(now.state);
  if (!step && !contest.approvals?.length) return null;

  function done(contestNow) {
    setAsking(null);
    const pending = asking.to === 'certified' && contestNow.state === 'closed';
    say(asking.to === 'box' ? t('paper.opened') : t(pending ? 'steps.first_approval' : 'steps.done', { state: t(`state.${contestNow.state}`) }));
    onChange();
  }

  return html`<${Panel} title=${t(step ? 'steps.next' : 'steps.approvals')} class="panel stack steps">
    ${step && html`<p>${t(`steps.${step.words}_text`, { issued: now.issued ?? 0, collected: now.collected ?? 0 })}</p>`}
    ${step?.held && html`<${HeldByPapers} contest=${contest} papers=${now.papers ?? contest.papers} />`}
    ${publishing && html`<${PublishStep} contest=${contest} onChange=${onChange} />`}
    <${FingerprintAloud} contest=${contest} state=${now.state} />
    ${['issuing', 'voting'].includes(now.state) && now.second_pending > 0 && html`<${Notice} kind="warn">${t('keys.pending', { count: now.second_pending })}<//>`}
    ${!publishing && html`<${Approvals} contest=${contest} state=${now.state} />`}
    ${(may || cancellable) && html`<div class="row spread">
      ${may && html`<button type="button" class="button primary big-button" disabled=${step.held} onClick=${() => setAsking(step)}>${t(`steps.${step.words}`)}</button>`}
      ${cancellable && html`<button type="button" class="button danger" onClick=${() => setAsking(CANCEL)}>${t('steps.cancel')}</button>`}
    </div>`}
    ${(approved || taken) && html`<p>${t(approved ? 'steps.await_second' : 'steps.office_done')}</p>`}
    ${step && !may && !publishing && !approved && !taken && html`<p class="soft">${t('steps.not_yours', { role: t(`role.${me.role}`) })}</p>`}
    ${asking && html`<${StepDialog} contest=${contest} now=${now} step=${asking} onDone=${done} onClose=${() => setAsking(null)} />`}
  <//>`;
}
