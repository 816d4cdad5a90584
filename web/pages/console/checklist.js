// What to do next, found out from the state of the congress: nothing here is
// ticked by hand.
import { api, query } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { quorumMet } from '../../lib/quorum.js';
import { useConsole, useLoad } from './context.js';
import { Panel } from './parts.js';

const PAGE = 1000;
const PAGES = 10; // of the largest congresses a look at so many has to do

// How many badges and voting cards are still to be issued.
async function countMissing() {
  const missing = { badges: 0, cards: 0 };
  let after;
  for (let page = 0; page < PAGES; page++) {
    const { delegates, next } = await api.get(`/api/delegates${query({ limit: PAGE, after })}`);
    for (const person of delegates.filter(({ withdrawn }) => !withdrawn)) {
      if (!person.badge || person.badge.revoked) missing.badges++;
      if (person.voting && !person.card) missing.cards++;
    }
    if (!next) break;
    after = next;
  }
  return missing;
}

// Everything the secretariat's list needs beside the live state.
async function survey() {
  const [missing, { accounts }, { credentials }, { documents }] = await Promise.all([
    countMissing(),
    api.get('/api/staff'),
    api.get('/api/credentials'),
    api.get('/api/documents'),
  ]);
  const roles = new Set([...accounts, ...credentials.filter(({ kind }) => kind === 'device')].map(({ role }) => role));
  const doors = credentials.filter(({ kind, role }) => role === 'steward' && kind !== 'token').length;
  return { missing, roles, doors, documents: documents.length };
}

// One line: {id, done, text, href, optional}; the words are check.<id>, with
// "_done" where it is done.
function line(id, done, href, params = {}, optional = false) {
  return { id, done, href, optional, text: t(done ? `check.${id}_done` : `check.${id}`, params) };
}

// Of an empty roster nothing is missing, and nothing is done.
function issuing(id, missing, hall) {
  if (hall.convened === 0) return { ...line(id, false, '#/badges'), text: t(`check.${id}_first`) };
  return line(id, missing === 0, '#/badges', { count: missing });
}

function preparation({ hall, found }) {
  const { missing, roles, doors, documents } = found;
  const lacking = ['presidium', 'teller'].filter((role) => !roles.has(role));
  return [
    line('roster', hall.convened > 0, '#/roster/import', { count: hall.convened }),
    issuing('badges', missing.badges, hall),
    issuing('cards', missing.cards, hall),
    line('documents', documents > 0, '#/documents', { count: documents }, true),
    line('staff', lacking.length === 0, '#/staff', { roles: lacking.map((role) => t(`role.${role}`)).join(', ') }),
    line('doors', doors > 0, '#/doors', { count: doors }),
  ];
}

function meeting({ hall, congress }) {
  return [
    line('session', Boolean(hall.session), '#/sessions', { title: hall.session?.title }),
    line('quorum', quorumMet(hall, congress.quorum), '#/overview', { part: hall.present, whole: hall.convened, ...congress.quorum }),
  ];
}

// The step that each contest waits for, as far as this role takes it.
function contestLines({ me, contests }) {
  const runs = ['secretariat', 'presidium'].includes(me.role);
  const words = { draft: 'start', issuing: 'vote', voting: 'close', closed: 'certify' };
  const wordOf = ({ state, opened }) => (state === 'closed' && opened === false ? 'publish' : words[state]);
  return contests
    .filter(({ state }) => words[state])
    .filter(({ state, approvals }) => (state === 'closed' ? me.role === 'secretariat' || !approvals?.some(({ office }) => office === me.role) : runs))
    .map((contest) => ({ id: `contest-${contest.id}`, done: false, href: `#/contests/${contest.id}`, text: t(`check.contest_${wordOf(contest)}`, { title: contest.title }) }));
}

// Delegates are waiting for this teller's device, or will be.
function confirmLines({ contests }) {
  return contests
    .filter(({ second_pending: pending, state }) => pending > 0 && ['issuing', 'voting'].includes(state))
    .map(({ id, title, second_pending: count }) => ({ id: `confirm-${id}`, done: false, href: `#/keys/issue/${id}`, text: t('check.contest_confirm', { title, count }) }));
}

function linesOf(facts) {
  const { me, contests, found } = facts;
  if (me.role === 'teller') return [...confirmLines(facts), ...contestLines(facts)];
  if (me.role === 'presidium') return [...meeting(facts), ...contestLines(facts)];
  if (me.role !== 'secretariat' || !found) return null;
  return [
    ...preparation(facts),
    ...meeting(facts),
    line('contests', contests.length > 0, '#/contests/new', { count: contests.length }, true),
    ...contestLines(facts),
  ];
}

function Line({ entry, next }) {
  const kind = entry.done ? 'done' : next ? 'next' : '';
  return html`<li class=${`check-line ${kind}`}>
    <${Icon} name=${entry.done ? 'yes' : next ? 'in' : 'draft'} />
    <span class="visually-hidden">${t(entry.done ? 'check.is_done' : next ? 'check.is_next' : 'check.is_open')}</span>
    <span><a href=${entry.href}>${entry.text}</a>${entry.optional && !entry.done && html` <span class="soft nowrap">(${t('check.optional')})</span>`}</span>
  </li>`;
}

export function Checklist() {
  const { me, hall, congress } = useConsole();
  const secretariat = me.role === 'secretariat';
  const stamp = hall && [hall.convened, hall.session?.id, ...hall.contests.map(({ id, state, opened, second_pending: pending }) => `${id}${state}${opened ?? ''}${pending > 0}`)].join();
  const surveyed = useLoad(() => (secretariat ? survey() : Promise.resolve(null)), [hall?.convened]);
  const listed = useLoad(() => api.get('/api/contests'), [stamp]);
  if (!hall || !congress || !listed.data) return null;
  const lines = linesOf({ me, hall, congress, contests: listed.data.contests, found: surveyed.data });
  if (!lines) return null;
  const next = lines.find(({ done, optional }) => !done && !optional) ?? lines.find(({ done }) => !done);
  const done = lines.filter((entry) => entry.done).length;
  return html`<${Panel} title=${t('check.title')}>
    ${next
      ? html`<p class="soft">${t('check.count', { done: formatNumber(done), all: formatNumber(lines.length) })}</p>`
      : html`<p>${t('check.all_done')}</p>`}
    <ul class="plain checklist">${lines.map((entry) => html`<${Line} key=${entry.id} entry=${entry} next=${entry === next} />`)}</ul>
  <//>`;
}
