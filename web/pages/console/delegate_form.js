// Every column of the roster as a field.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem } from '../../lib/parts.js';
import { Select, TextArea } from './parts.js';

const PLAIN = ['code', 'full_name', 'delegation'];
const MORE = ['seat', 'birth_date', 'ethnicity', 'religion', 'union_since', 'party_since', 'position', 'sector', 'education', 'theory_level', 'phone', 'email'];
const CHOICES = {
  standing: ['official', 'alternate', 'guest'],
  kind: ['', 'ex_officio', 'elected', 'appointed'],
  sex: ['', 'male', 'female'],
};
const EVERY = [...PLAIN, ...Object.keys(CHOICES), ...MORE, 'note'];
const DATES = new Set(['birth_date', 'union_since', 'party_since']);

export const choicesOf = (name) => CHOICES[name].map((each) => [each, each ? t(`${name}.${each}`) : '–']);

export function DelegateForm({ person, onSave, busy, error, readOnly }) {
  const [values, setValues] = useState(() => Object.fromEntries(EVERY.map((name) => [name, person[name] ?? ''])));
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const problem = (name) => error?.fields?.[name];
  const changed = EVERY.filter((name) => values[name] !== (person[name] ?? ''));
  const field = (name, rest = {}) => html`<${Field} key=${name} label=${t(`column.${name}`)} name=${name} value=${values[name]} onInput=${set(name)} problem=${problem(name)} readonly=${readOnly} autocomplete="off" placeholder=${DATES.has(name) && !readOnly ? t('delegate.date_example') : undefined} ...${rest} />`;
  const choice = (name) => readOnly
    ? field(name, { value: values[name] ? t(`${name}.${values[name]}`) : '–' })
    : html`<${Select} key=${name} label=${t(`column.${name}`)} name=${name} value=${values[name]} onInput=${set(name)} options=${choicesOf(name)} />`;
  // Only what differs is sent: another change made meanwhile is not undone.
  function submit() {
    onSave(Object.fromEntries(changed.map((name) => [name, values[name]])));
  }
  return html`<${Form} class="stack" onSubmit=${submit}>
    ${error && !error.fields && html`<${Problem} error=${error} />`}
    ${error?.fields && html`<${Notice} kind="bad">${t('console.check_fields')}<//>`}
    <div class="grid">${field('code', { required: true })}${field('full_name', { required: true })}${field('delegation')}${Object.keys(CHOICES).map(choice)}${MORE.map((name) => field(name))}</div>
    <${TextArea} label=${t('column.note')} name="note" value=${values.note} onInput=${set('note')} problem=${problem('note')} readonly=${readOnly} />
    ${!readOnly && html`<div><button class="button primary" disabled=${busy || changed.length === 0}>${t('common.save')}</button></div>`}
  <//>`;
}
