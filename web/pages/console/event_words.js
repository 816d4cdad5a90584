// An entry of the audit log as a sentence: event.<act>, or event.<act>.<variant>
// where one act means several things.
import { has, t } from '../../lib/i18n.js';

const VARIANT = { 'contest.state': 'to', 'projector.show': 'slide', 'paper.void': 'reason' };

const quoted = (text) => `“${text}”`;

// Names of fields that were changed, in the words of their forms.
function fieldNames(data) {
  const names = Object.keys(data.changes ?? data);
  return names.map((name) => [`column.${name}`, `overview.field_${name}`].find(has)).map((key, at) => (key ? t(key) : names[at])).join(', ');
}

// names: {contest(id), session(id), delegate(id)}, each a text or undefined.
function paramsOf({ act, data }, names) {
  const params = { ...data, fields: fieldNames(data) };
  for (const field of ['title', 'text', 'message', 'label']) if (data[field]) params[field] = quoted(data[field]);
  if (act !== 'congress.create' && data.name) params.name = data.name;
  if (act === 'congress.create') params.name = quoted(data.name ?? '');
  for (const kind of ['contest', 'session', 'delegate']) {
    const id = data[kind];
    if (id !== undefined && id !== null) params[kind] = names[kind](id) ?? t(`event.some_${kind}`, { id: String(id) });
  }
  if (data.role) params.role = t(`role.${data.role}`);
  if (act.startsWith('absence.') && data.kind) params.kind = t(`absence.${data.kind}`);
  if (Array.isArray(data.published)) params.keys = data.published.map((name) => t(`keys.${name}`)).join(', ');
  if (data.office) params.office = t(`role.${data.office}`);
  if (act.startsWith('contest.') && data.title) params.contest = quoted(data.title);
  for (const field of ['id', 'serial', 'credential']) if (data[field] !== undefined) params[field] = String(data[field]);
  return params;
}

export function eventText(event, names) {
  const data = event.data ?? {};
  const uncounted = event.act === 'contest.state' && data.to === 'closed' && data.valid === null;
  const special = uncounted ? 'event.contest.state.closed_unopened' : `event.${event.act}.${data[VARIANT[event.act]]}`;
  const key = VARIANT[event.act] && has(special) ? special : `event.${event.act}`;
  return has(key) ? t(key, paramsOf({ ...event, data }, names)) : event.act;
}

// What belongs to the sentence but would make it too long.
export function eventNote({ data }) {
  return data?.override ? t('event.override', { reason: quoted(data.override) }) : null;
}
