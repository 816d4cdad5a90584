// Making and changing a draft: three presets, then what the preset leaves open;
// the rest of the settings stand under "more". The ballot is shown meanwhile.
import { useRef, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { formatPercent, t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../lib/parts.js';
import { BallotPreview } from './contest_preview.js';
import { Settings, settingsText } from './contest_settings.js';
import { ContestKeysFields, takenKeys } from './keys/choose.js';
import { ballotOf, ballotOrder, bodyOf, copyOf, faultsOf, namesIn, presetValues, STYLES, valuesOf } from './contest_values.js';
import { go, useConsole, useLoad } from './context.js';
import { PaperPreview } from './paper/preview.js';
import { Check, Loaded, Page, Panel, TextArea } from './parts.js';

function back() {
  return { href: '#/contests', label: t('console.tab.contests') };
}

// What the numbers mean in the words of the election rules.
function Surplus({ values }) {
  const count = namesIn(values.options).length;
  const seats = Number(values.seats);
  if (!count || !(seats >= 1) || seats > count) return null;
  if (values.style === 'each') {
    return seats === count ? null : html`<${Notice} kind="warn">${t('contests.each_surplus', { count, seats })}<//>`;
  }
  if (values.runoff_of) return null;
  if (seats === count) return html`<${Notice} kind="warn">${t('contests.no_surplus')}<//>`;
  return html`<p class="soft" role="status">${t('contests.surplus', { count: count - seats, percent: formatPercent(count - seats, seats) })}</p>`;
}

function Order({ values }) {
  const names = ballotOrder(values);
  if (names.length === 0) return null;
  return html`<details class="order" open=${names.length <= 12}>
    <summary>${t(values.given ? 'contests.order_given' : 'contests.order_by_name', { count: names.length })}</summary>
    <ol class="order-list">${names.map((name) => html`<li key=${name}>${name}</li>`)}</ol>
  </details>`;
}

function Candidates({ values, set, touch, problem }) {
  const locked = Boolean(values.runoff_of);
  // Without surplus, whoever stands has a seat to fill.
  function setOptions(text) {
    set('options')(text);
    if (values.style === 'each') set('seats')(String(namesIn(text).length || ''));
  }
  return html`
    <${TextArea} label=${t('contests.options')} hint=${t('contests.options_hint', { count: namesIn(values.options).length })} name="options" value=${values.options} onInput=${setOptions} onBlur=${() => touch('options')} problem=${problem('options')} readOnly=${locked} rows="8" spellcheck="false" />
    ${locked && html`<p class="soft">${t('contests.runoff_locked')}</p>`}
    <${Order} values=${values} />
    <div class="narrow"><${Field} label=${t('contests.seats')} name="seats" type="number" inputmode="numeric" min="1" value=${values.seats} onInput=${set('seats')} onBlur=${() => touch('seats')} problem=${problem('seats')} /></div>
    <${Surplus} values=${values} />
  `;
}

// initial: values; contests: all of them, for the setting runoff_of and the keys that
// others have; id: of the one that is changed.
function ContestForm({ initial, contests, id, action, onSave, busy, error }) {
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState({});
  const form = useRef(null);
  const faults = faultsOf(values, takenKeys(contests, id));
  const election = values.style !== 'resolution';
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const touch = (...names) => setTouched((before) => ({ ...before, ...Object.fromEntries(names.map((name) => [name, true])) }));
  const problem = (name) => (touched[name] && faults[name]) || error?.fields?.[name];

  function submit() {
    if (Object.keys(faults).length === 0) {
      onSave(bodyOf(values));
      return;
    }
    touch(...Object.keys(faults));
    // Once the wrong fields are marked, the first of them has the focus.
    setTimeout(() => form.current?.querySelector('[aria-invalid="true"]')?.focus());
  }

  return html`<div class="with-preview" ref=${form}>
    <${Panel}>
      <${Form} class="stack" novalidate onSubmit=${submit}>
        ${error && !error.fields && html`<${Problem} error=${error} />`}
        <${TextArea} label=${t(election ? 'contests.title' : 'contests.resolution_title')} name="title" value=${values.title} onInput=${set('title')} onBlur=${() => touch('title')} problem=${problem('title')} rows="2" class="input short" />
        ${election && html`<${Candidates} values=${values} set=${set} touch=${touch} problem=${problem} />`}
        ${values.secret && html`<${Check} label=${t('contests.paper')} hint=${t('contests.paper_hint')} checked=${values.paper} onInput=${set('paper')} />`}
        ${values.secret && html`<${ContestKeysFields} values=${values} set=${set} contests=${contests} id=${id} problem=${problem} />`}
        <p>${settingsText(values)}</p>
        <${Settings} values=${values} set=${set} setAll=${setValues} touch=${touch} problem=${problem} contests=${contests} />
        <div class="row"><button class="button primary" disabled=${busy}>${action}</button></div>
      <//>
    <//>
    <div class="stack previews">
      <${BallotPreview} definition=${ballotOf(values)} />
      ${values.secret && values.paper && html`<${PaperPreview} definition=${ballotOf(values)} />`}
    </div>
  </div>`;
}

function useSave(send, words, then) {
  const { say } = useConsole();
  const [run, busy, error] = useAction();
  async function save(body) {
    const saved = await run(() => send(body));
    if (!saved) return;
    say(t(words));
    then(saved);
  }
  return [save, busy, error];
}

const usePost = () => useSave((body) => api.post('/api/contests', body), 'contests.made', ({ id }) => go('contests', String(id)));

function Presets() {
  return html`<ul class="presets">
    ${STYLES.map((style) => html`<li key=${style}><a class="preset" href=${`#/contests/new/${style}`}>
      <strong>${t(`style.${style}`)}</strong><span class="soft">${t(`contests.about_${style}`)}</span>
    </a></li>`)}
  </ul>`;
}

// style: one of STYLES, or nothing: then they are offered.
export function NewContest({ style }) {
  const found = useLoad(() => api.get('/api/contests'));
  const [save, busy, error] = usePost();
  if (!STYLES.includes(style)) return html`<${Page} title=${t('contests.new')} back=${back()}><${Presets} /><//>`;
  return html`<${Page} title=${t(`contests.new_${style}`)} back=${{ href: '#/contests/new', label: t('contests.new') }}>
    <${Loaded} of=${found}>
      ${({ contests }) => html`<${ContestForm} initial=${presetValues(style)} contests=${contests} action=${t('contests.make')} onSave=${save} busy=${busy} error=${error} />`}
    <//>
  <//>`;
}

export function CopyContest({ of }) {
  const found = useLoad(() => api.get('/api/contests'), [of]);
  const [save, busy, error] = usePost();
  return html`<${Page} title=${t('contests.copy')} back=${back()}>
    <${Loaded} of=${found}>
      ${({ contests }) => {
        const contest = contests.find(({ id }) => id === of);
        return contest
          ? html`<${ContestForm} initial=${copyOf(contest)} contests=${contests} action=${t('contests.make')} onSave=${save} busy=${busy} error=${error} />`
          : html`<${Notice} kind="bad">${t('error.not_found')}<//>`;
      }}
    <//>
  <//>`;
}

export function ChangeContest({ id }) {
  const found = useLoad(() => api.get('/api/contests'), [id]);
  const [save, busy, error] = useSave((body) => api.patch(`/api/contests/${id}`, body), 'console.saved', () => go('contests', String(id)));
  return html`<${Page} title=${t('contests.change')} back=${{ href: `#/contests/${id}`, label: t('common.back') }}>
    <${Loaded} of=${found}>
      ${({ contests }) => {
        const contest = contests.find((each) => each.id === id);
        if (!contest) return html`<${Notice} kind="bad">${t('error.not_found')}<//>`;
        if (contest.state !== 'draft') return html`<${Notice} kind="warn">${t('contests.not_draft')}<//>`;
        return html`<${ContestForm} initial=${valuesOf(contest)} contests=${contests} id=${id} action=${t('common.save')} onSave=${save} busy=${busy} error=${error} />`;
      }}
    <//>
  <//>`;
}

// A run-off or a further round as a draft at once; it can still be changed.
// offer: one of the contest's offers.
export function FollowUpButton({ offer, contest }) {
  const { say } = useConsole();
  const [run, busy, error] = useAction();
  async function make() {
    const made = await run(() => api.post(`/api/contests/${contest.id}/rounds`, { kind: offer.kind }));
    if (!made) return;
    say(t('contests.made'));
    go('contests', String(made.id));
  }
  return html`<div class="stack tight">
    <p class="soft">${t(`contests.${offer.kind}_text`)}${offer.round > 2 && html` <strong>${t('contests.third_round', { round: offer.round })}</strong>`}</p>
    <div><button type="button" class="button primary" disabled=${busy} onClick=${make}>${t(`contests.${offer.kind}`)}</button></div>
    <${Problem} error=${error} />
  </div>`;
}
