// Making and changing a draft: three presets, then the details.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { optionsOf } from '../../lib/contest.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../lib/parts.js';
import { go, useConsole, useLoad } from './context.js';
import { Check, Loaded, Page, Panel, Select, TextArea } from './parts.js';

const BASES = ['collected', 'issued', 'valid', 'present', 'convened', 'convened_adjusted'];
function back() {
  return { href: '#/contests', label: t('console.tab.contests') };
}

const DEFAULTS = {
  title: '',
  style: 'approval',
  secret: true,
  seats: '1',
  options: '',
  num: '1',
  den: '2',
  base: 'collected',
  reveal: 'live',
  reveal_step: '1',
  late_issue: false,
  require_present: true,
  board: 'auditors',
  given: false,
  runoff_of: null,
};

function lines(text) {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}

function valuesOf(contest) {
  return {
    ...DEFAULTS,
    ...contest,
    seats: String(contest.seats ?? 1),
    options: optionsOf(contest).map((option) => option.name).join('\n'),
    num: String(contest.majority.num),
    den: String(contest.majority.den),
    base: contest.majority.base,
    reveal_step: String(contest.reveal_step ?? 1),
    given: true,
  };
}

function bodyOf(values) {
  const body = {
    title: values.title.replace(/\s+/g, ' ').trim(),
    style: values.style,
    secret: values.secret,
    majority: { num: Number(values.num), den: Number(values.den), base: values.base },
    reveal: values.reveal,
    reveal_step: Number(values.reveal_step),
    late_issue: values.late_issue,
    require_present: values.require_present,
    board: values.board,
  };
  if (values.runoff_of) body.runoff_of = values.runoff_of;
  if (values.style === 'resolution') return body;
  body.seats = Number(values.seats);
  body.options = lines(values.options);
  if (values.given) body.order = 'given';
  return body;
}

function Details({ values, set }) {
  return html`<details>
    <summary>${t('contests.details')}</summary>
    <div class="stack">
      <div class="row form-row">
        <${Field} label=${t('contests.majority_num')} name="num" type="number" min="0" max="999" value=${values.num} onInput=${set('num')} required />
        <${Field} label=${t('contests.majority_den')} name="den" type="number" min="1" max="1000" value=${values.den} onInput=${set('den')} required />
        <${Select} label=${t('contests.base')} name="base" value=${values.base} onInput=${set('base')} options=${BASES.map((base) => [base, t(`base.${base}`)])} />
      </div>
      <p class="soft">${t('contests.majority_hint', { num: values.num, den: values.den, base: t(`base.${values.base}`) })}</p>
      <div class="row form-row">
        <${Select} label=${t('contests.reveal')} name="reveal" value=${values.reveal} onInput=${set('reveal')} options=${[['live', t('contests.reveal_live')], ['on_close', t('contests.reveal_on_close')]]} />
        ${values.reveal === 'live' && values.secret && html`<${Field} label=${t('contests.reveal_step')} hint=${t('contests.reveal_step_hint')} name="reveal_step" type="number" min="1" max="10000" value=${values.reveal_step} onInput=${set('reveal_step')} required />`}
        <${Select} label=${t('contests.board')} name="board" value=${values.board} onInput=${set('board')} options=${[['auditors', t('contests.board_auditors')], ['everyone', t('contests.board_everyone')]]} />
      </div>
      <${Check} label=${t('contests.is_secret')} checked=${values.secret} onInput=${set('secret')} />
      <${Check} label=${t('contests.require_present')} checked=${values.require_present} onInput=${set('require_present')} />
      ${values.secret && html`<${Check} label=${t('contests.late_issue')} checked=${values.late_issue} onInput=${set('late_issue')} />`}
      ${values.style !== 'resolution' && html`<${Check} label=${t('contests.given_order')} hint=${t('contests.given_order_hint')} checked=${values.given} onInput=${set('given')} />`}
    </div>
  </details>`;
}

function ContestForm({ initial, action, onSave, busy, error }) {
  const [values, setValues] = useState(initial);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const problem = (name) => error?.fields?.[name];
  const election = values.style !== 'resolution';
  const count = lines(values.options).length;
  // Without surplus, whoever stands has a seat to fill.
  function setOptions(text) {
    setValues((before) => ({ ...before, options: text, seats: before.style === 'each' ? String(Math.max(1, lines(text).length)) : before.seats }));
  }
  return html`<${Form} class="stack" onSubmit=${() => onSave(bodyOf(values))}>
    ${error && html`<${Problem} error=${error} />`}
    <${TextArea} label=${t(election ? 'contests.title' : 'contests.resolution_title')} name="title" value=${values.title} onInput=${set('title')} problem=${problem('title')} required rows="2" maxlength="300" class="input short" />
    ${election && html`
      <${TextArea} label=${t('contests.options')} hint=${t('contests.options_hint', { count })} name="options" value=${values.options} onInput=${setOptions} problem=${problem('options')} required rows="10" />
      <div class="narrow"><${Field} label=${t('contests.seats')} name="seats" type="number" min="1" max=${Math.max(count, 1)} value=${values.seats} onInput=${set('seats')} problem=${problem('seats')} required /></div>
      ${values.style === 'approval' && count > 0 && count <= Number(values.seats) && html`<${Notice} kind="warn">${t('contests.no_surplus')}<//>`}
    `}
    <${Details} values=${values} set=${set} />
    <div><button class="button primary" disabled=${busy}>${action}</button></div>
  <//>`;
}

const PRESETS = [
  { style: 'resolution', secret: false },
  { style: 'approval', secret: true },
  { style: 'each', secret: true },
];

function usePost() {
  const { say } = useConsole();
  const [run, busy, error] = useAction();
  async function save(body) {
    const made = await run(() => api.post('/api/contests', body));
    if (!made) return;
    say(t('contests.made'));
    go('contests', String(made.id));
  }
  return [save, busy, error];
}

export function NewContest() {
  const [preset, setPreset] = useState(null);
  const [save, busy, error] = usePost();
  return html`<${Page} title=${t('contests.new')} back=${back()}>
    <fieldset class="presets">
      <legend class="visually-hidden">${t('contests.style')}</legend>
      ${PRESETS.map((each) => html`<label class=${`preset ${preset === each ? 'chosen' : ''}`}>
        <input type="radio" name="preset" class="visually-hidden" checked=${preset === each} onChange=${() => setPreset(each)} />
        <strong>${t(`style.${each.style}`)}</strong><span class="soft">${t(`contests.about_${each.style}`)}</span>
      </label>`)}
    </fieldset>
    ${preset && html`<${Panel} key=${preset.style}><${ContestForm} initial=${{ ...DEFAULTS, ...preset }} action=${t('contests.make')} onSave=${save} busy=${busy} error=${error} /><//>`}
  <//>`;
}

export function ChangeContest({ id }) {
  const { say } = useConsole();
  const found = useLoad(() => api.get(`/api/contests/${id}`), [id]);
  const [run, busy, error] = useAction();
  async function save(body) {
    const saved = await run(() => api.patch(`/api/contests/${id}`, body));
    if (!saved) return;
    say(t('console.saved'));
    go('contests', id);
  }
  return html`<${Page} title=${t('contests.change')} back=${back()}>
    <${Loaded} of=${found}>
      ${(contest) => html`<${Panel}><${ContestForm} initial=${valuesOf(contest)} action=${t('common.save')} onSave=${save} busy=${busy} error=${error} /><//>`}
    <//>
  <//>`;
}

// A run-off of exactly the tied, or a further round of all who were not elected.
function followUp(kind, contest) {
  const { result } = contest;
  const keep = kind === 'runoff' ? (number) => result.tied.includes(number) : (number) => !result.elected.includes(number);
  const values = valuesOf(contest);
  const left = optionsOf(contest).filter((option) => keep(option.number));
  return {
    ...values,
    style: 'approval',
    title: t(kind === 'runoff' ? 'contests.runoff_title' : 'contests.further_title', { title: contest.title }),
    options: left.map((option) => option.name).join('\n'),
    seats: String(Math.max(1, result.open_seats)),
    runoff_of: kind === 'runoff' ? contest.id : null,
  };
}

export function FollowUpContest({ kind, of }) {
  const found = useLoad(() => api.get(`/api/contests/${of}`), [of]);
  const [save, busy, error] = usePost();
  return html`<${Page} title=${t(kind === 'runoff' ? 'contests.runoff' : 'contests.further')} back=${back()}>
    <${Loaded} of=${found}>
      ${(contest) => html`<${Notice}>${t(kind === 'runoff' ? 'contests.runoff_text' : 'contests.further_text')}<//>
        <${Panel}><${ContestForm} initial=${followUp(kind, contest)} action=${t('contests.make')} onSave=${save} busy=${busy} error=${error} /><//>`}
    <//>
  <//>`;
}
