// The changes of a contest's state: one button for the next step, which says
// what it does, and a question before what cannot be taken back.
import { useState } from 'preact/hooks';
import { actorOf, actorText } from '../../lib/actor.js';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatDateTime, t } from '../../lib/i18n.js';
import { Icon, Notice } from '../../lib/parts.js';
import { useConsole, useMay } from './context.js';
import { Dialog, Panel, TextArea } from './parts.js';

// The next state and the words for it: steps.<words>, steps.<words>_text.
function nextStep(contest, state) {
  if (state === 'draft') return contest.secret ? { to: 'issuing', words: 'issue' } : { to: 'voting', words: 'open' };
  if (state === 'issuing') return { to: 'voting', words: contest.late_issue ? 'vote_late' : 'vote' };
  if (state === 'voting') return { to: 'closed', words: 'close', danger: true };
  if (state === 'closed') return { to: 'certified', words: 'certify' };
  return null;
}

// Asks, sends, and asks for a reason where there is no quorum.
function StepDialog({ contest, now, step, onDone, onClose }) {
  const [reason, setReason] = useState('');
  const [overriding, setOverriding] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const counts = { issued: now.issued ?? 0, collected: now.collected ?? 0 };

  async function confirm() {
    setBusy(true);
    setError(null);
    const body = overriding ? { to: step.to, override: reason.trim() } : { to: step.to };
    try {
      onDone(await api.post(`/api/contests/${contest.id}/state`, body));
    } catch (failure) {
      setBusy(false);
      if (failure.code === 'no_quorum' && !overriding) setOverriding(true);
      else setError(failure);
    }
  }

  return html`<${Dialog}
    title=${t(`steps.${step.words}`)}
    action=${t(overriding ? 'steps.override' : `steps.${step.words}`)}
    danger=${step.danger || overriding}
    busy=${busy || (overriding && !reason.trim())}
    error=${error}
    onConfirm=${confirm}
    onClose=${onClose}
  >
    <p>${t(`steps.${step.words}_text`, counts)}</p>
    ${step.words === 'close' && counts.collected < counts.issued &&
    html`<${Notice} kind="warn">${t('steps.outstanding', { count: counts.issued - counts.collected })}<//>`}
    ${overriding && html`
      <${Notice} kind="bad"><${Icon} name="warn" /> ${t('steps.no_quorum')}<//>
      <${TextArea} label=${t('steps.reason')} hint=${t('steps.reason_hint')} name="override" value=${reason} onInput=${setReason} required maxlength="500" />
    `}
  <//>`;
}

function Approvals({ approvals }) {
  if (!approvals?.length) return null;
  return html`<ul class="plain">
    ${approvals.map(({ office, by, at }) => html`<li><${Icon} name="yes" /> ${t('steps.approved', { role: t(`role.${office}`), by: actorText(by), time: formatDateTime(at) })}</li>`)}
  </ul>`;
}

export function ContestSteps({ contest, now, onChange }) {
  const { say, me } = useConsole();
  const mayCertify = useMay('certify');
  const mayRun = useMay('contests');
  const [asking, setAsking] = useState(null);
  const step = nextStep(contest, now.state);
  const approved = step?.to === 'certified' && contest.approvals?.some(({ by }) => by === actorOf(me));
  const may = step && !approved && (step.to === 'certified' ? mayCertify : mayRun);
  const cancellable = mayRun && ['draft', 'issuing', 'voting', 'closed'].includes(now.state);
  if (!step && !contest.approvals?.length) return null;

  function done(contestNow) {
    setAsking(null);
    const pending = asking.to === 'certified' && contestNow.state === 'closed';
    say(t(pending ? 'steps.first_approval' : 'steps.done', { state: t(`state.${contestNow.state}`) }));
    onChange();
  }

  const cancel = { to: 'cancelled', words: 'cancel', danger: true };
  return html`<${Panel} title=${t(step ? 'steps.next' : 'steps.approvals')} class="panel stack steps">
    ${step && html`<p>${t(`steps.${step.words}_text`, { issued: now.issued ?? 0, collected: now.collected ?? 0 })}</p>`}
    <${Approvals} approvals=${contest.approvals} />
    ${(may || cancellable) && html`<div class="row spread">
      ${may && html`<button type="button" class="button primary" onClick=${() => setAsking(step)}>${t(`steps.${step.words}`)}</button>`}
      ${cancellable && html`<button type="button" class="button danger" onClick=${() => setAsking(cancel)}>${t('steps.cancel')}</button>`}
    </div>`}
    ${approved && html`<p>${t('steps.await_second')}</p>`}
    ${step && !may && !approved && html`<p class="soft">${t('steps.not_yours', { role: t(`role.${me.role}`) })}</p>`}
    ${asking && html`<${StepDialog} contest=${contest} now=${now} step=${asking} onDone=${done} onClose=${() => setAsking(null)} />`}
  <//>`;
}
