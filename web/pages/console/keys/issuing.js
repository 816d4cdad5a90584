// The second issuer at work: how many it has confirmed against who is here, the last
// names, and everything it refused, loudly.
import { useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { errorText } from '../../../lib/errors.js';
import { html } from '../../../lib/html.js';
import { formatNumber, formatTime, t } from '../../../lib/i18n.js';
import { Field, Form, Icon, Notice, Problem, useAction } from '../../../lib/parts.js';
import { useStore } from '../../../lib/store.js';
import { useConsole, useLoad } from '../context.js';
import { AskButton, Figures, Meter, Page, Panel, StateTag } from '../parts.js';
import { useTellerKeys } from './device.js';
import { beginIssuing, changeLimit, endIssuing, issuers } from './issuer_work.js';
import { backToKeys, Fingerprint, Unkept } from './parts.js';

const LIMIT_MAX = 1000000;
const REFUSED_SHOWN = 200;
const OVER = ['closed', 'certified', 'cancelled'];
const whole = (text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= LIMIT_MAX;

function Limit({ value, action, onDone, busy }) {
  const [text, setText] = useState(String(value || ''));
  return html`<${Form} class="row form-row" onSubmit=${() => whole(text) && onDone(Number(text))}>
    <${Field} label=${t('keys.limit')} hint=${t('keys.limit_hint')} name="issue-limit" type="number" inputmode="numeric" min="1" max=${LIMIT_MAX} value=${text} onInput=${setText} required />
    <button class="button primary" disabled=${busy || !whole(text)}>${action}</button>
  <//>`;
}

function Begin({ contest, record }) {
  const { hall } = useConsole();
  const [run, busy, error] = useAction();
  return html`<${Panel} title=${t('keys.issue_begin')} class="panel stack steps">
    <p>${t('keys.issue_text')}</p>
    <${Problem} error=${error} />
    <${Limit} value=${hall?.convened} action=${t('keys.issue_begin')} busy=${busy} onDone=${(limit) => run(() => beginIssuing(contest.id, record, limit))} />
  <//>`;
}

function State({ issuer, connected }) {
  if (issuer.state === 'refused') return html`<${Notice} kind="bad"><strong>${t('keys.issue_foreign')}</strong><br />${t('keys.issue_foreign_text')}<//>`;
  if (issuer.problem || !connected) return html`<${Notice} kind="warn"><strong>${t('keys.issue_cut')}</strong><br />${issuer.problem ? errorText(issuer.problem) : t('common.offline')}<//>`;
  if (issuer.state === 'working') return html`<${Notice} kind="good"><strong>${t('keys.issue_working')}</strong><br />${t('keys.issue_keep_open')}<//>`;
  return html`<${Notice}>${t('keys.issue_idle')}<//>`;
}

function Counts({ issuer, now }) {
  const { hall } = useConsole();
  const present = hall?.present ?? 0;
  const convened = hall?.convened ?? 0;
  return html`<${Panel} title=${t('keys.issue_counts')}>
    <p class="issue-count"><strong>${formatNumber(issuer.given)}</strong> <span class="soft">/ ${t('keys.issue_of', { present, convened })}</span></p>
    <${Meter} label=${t('keys.issue_given')} value=${issuer.given} whole=${Math.max(convened, issuer.given)} />
    <${Figures} items=${[[t('contests.present'), present], [t('contests.issued'), now?.issued ?? 0], [t('keys.issue_pending'), issuer.pending]]} />
    ${issuer.given > convened && html`<${Notice} kind="bad">${t('keys.issue_above_convened')}<//>`}
    ${issuer.given > present && issuer.given <= convened && now?.state === 'issuing' && html`<${Notice} kind="warn">${t('keys.issue_above_present')}<//>`}
    ${issuer.full && html`<${Notice} kind="bad"><strong>${t('keys.issue_full', { count: issuer.limit })}</strong><br />${t('keys.issue_full_text')}<//>`}
    <details open=${issuer.full}><summary>${t('keys.limit_now', { count: issuer.limit })}</summary>
      <${Limit} key=${issuer.limit} value=${issuer.limit} action=${t('common.save')} onDone=${(limit) => changeLimit(now.id, limit)} /></details>
  <//>`;
}

function Refused({ refused }) {
  if (refused.length === 0) return null;
  return html`<section class="panel stack refused-draws" role="alert">
    <h2 class="with-icon problem"><${Icon} name="no" /> ${t('keys.refused', { count: refused.length })}</h2>
    <p>${t('keys.refused_text')}</p>
    <div class="scroll"><table>
      <thead><tr><th>${t('events.at')}</th><th>${t('column.code')}</th><th>${t('column.full_name')}</th><th>${t('keys.refused_why')}</th></tr></thead>
      <tbody>${refused.slice(0, REFUSED_SHOWN).map((each) => html`<tr key=${`${each.draw}${each.reason}${each.blinded}`}>
        <td class="short">${formatTime(each.at, { seconds: true })}</td><td class="mono short">${each.delegate_code}</td><td>${each.full_name}</td><td>${t(`keys.refused_${each.reason}`)}</td>
      </tr>`)}</tbody>
    </table></div>
  </section>`;
}

// Everybody, when it is unfolded.
function All({ issuer }) {
  const [list, setList] = useState(null);
  const open = async (event) => event.currentTarget.open && setList(await issuer.list());
  return html`<details onToggle=${open} key=${issuer.given}><summary>${t('keys.issue_all', { count: issuer.given })}</summary>
    ${list && html`<ul class="plain stack tight">${list.map(({ code, name }) => html`<li key=${code}><span class="mono">${code}</span> ${name}</li>`)}</ul>`}
  </details>`;
}

function Last({ issuer }) {
  const { last } = issuer;
  return html`<${Panel} title=${t('keys.issue_last')}>
    ${last.length === 0 ? html`<p class="soft">${t('keys.issue_none')}</p>` : html`<ul class="plain stack tight">${last.map(({ code, name }) => html`<li key=${code}><span class="mono">${code}</span> ${name}</li>`)}</ul>`}
    <p class="soft">${t('keys.issue_look')}</p>
    ${issuer.given > 0 && html`<${All} issuer=${issuer} />`}
  <//>`;
}

// After the close: the published draws against what this device has recorded.
function Compare({ issuer, contest }) {
  const [found, setFound] = useState(null);
  const [run, busy, error] = useAction();
  async function compare() {
    const answer = await run(async () => issuer.compare(await api.get(`/api/contests/${contest.id}/board`, { timeout: 120000 })));
    if (answer) setFound(answer);
  }
  const sound = found && found.foreign.length === 0 && found.missing.length === 0;
  return html`<${Panel} title=${t('keys.compare')}>
    <p>${t('keys.compare_text')}</p>
    <div><button type="button" class="button primary" disabled=${busy} onClick=${compare}>${t('keys.compare')}</button></div>
    <${Problem} error=${error} />
    ${sound && html`<${Notice} kind="good">${t('keys.compare_same', { count: found.same })}<//>`}
    ${found?.foreign.length > 0 && html`<${Notice} kind="bad"><strong>${t('keys.compare_foreign', { count: found.foreign.length })}</strong><br />${found.foreign.join(', ')}<//>`}
    ${found?.missing.length > 0 && html`<${Notice} kind="bad"><strong>${t('keys.compare_missing', { count: found.missing.length })}</strong><br />${found.missing.join(', ')}<//>`}
  <//>`;
}

function Work({ contest, issuer, now }) {
  const { connected } = useConsole();
  const over = OVER.includes(now.state);
  return html`
    ${!over && html`<${State} issuer=${issuer} connected=${connected} />`}
    <${Refused} refused=${issuer.refused} />
    <div class="with-side">
      <div class="stack"><${Counts} issuer=${issuer} now=${now} />${over && html`<${Compare} issuer=${issuer} contest=${contest} />`}</div>
      <${Last} issuer=${issuer} />
    </div>
    ${!over && html`<div><${AskButton} danger label=${t('keys.issue_end')} title=${t('keys.issue_end')} text=${t('keys.issue_end_text')} onConfirm=${() => endIssuing(contest.id)} /></div>`}
  `;
}

function Body({ contest, record, now }) {
  const issuer = useStore(issuers).get(contest.id);
  if (!record) return html`<${Notice} kind="bad">${t('keys.issue_no_key')} <a href="#/keys/restore">${t('keys.restore')}</a><//>`;
  if (issuer) return html`<${Work} contest=${contest} issuer=${issuer} now=${now} />`;
  if (OVER.includes(now.state)) return html`<${Finished} contest=${contest} record=${record} now=${now} />`;
  if (now.state === 'draft') return html`<${Notice}>${t('keys.issue_draft')}<//>`;
  return html`<${Begin} contest=${contest} record=${record} />`;
}

// The record of what is over, read again for the comparison.
function Finished({ contest, record, now }) {
  const [run, busy, error] = useAction();
  return html`<${Panel} title=${t('keys.compare')}>
    <p>${t('keys.compare_text')}</p>
    <${Problem} error=${error} />
    <div><button type="button" class="button primary" disabled=${busy} onClick=${() => run(() => beginIssuing(contest.id, record, Math.max(1, now.issued ?? 1)))}>${t('keys.compare_open')}</button></div>
  <//>`;
}

export function Issuing({ id }) {
  const { hall } = useConsole();
  const live = hall?.contests?.find((each) => each.id === id);
  const found = useLoad(() => api.get(`/api/contests/${id}`), [id, live?.state]);
  const { keys, error } = useTellerKeys();
  const contest = found.data;
  const now = live ?? contest;
  const record = keys?.find(({ publicKey }) => publicKey === contest?.second_issuer);
  return html`<${Page} title=${t('keys.issue_title')} back=${backToKeys()} actions=${now && html`<${StateTag} state=${now.state} />`}>
    <${Problem} error=${found.error} />
    <${Unkept} error=${error} />
    ${contest && keys && html`
      <p><a href=${`#/contests/${id}`}><strong>${contest.title}</strong></a>${contest.fingerprint && html` · ${t('contests.fingerprint')} <span class="mono nowrap">${contest.fingerprint}</span>`}</p>
      ${record && html`<p class="soft">${t('keys.fingerprint')} <${Fingerprint} publicKey=${record.publicKey} /></p>`}
      <${Body} contest=${contest} record=${record} now=${now} />
    `}
  <//>`;
}
