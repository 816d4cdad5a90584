// The settings of a contest that its preset has chosen already.
import { useEffect, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { Field } from '../../lib/parts.js';
import { BASES, isKeyedForm, runoffOf } from './contest_values.js';
import { Check, Select } from './parts.js';

const choices = (group, names) => names.map((name) => [name, t(`contests.${group}_${name}`)]);

// The settings in one sentence, so that nobody has to open them to know.
export function settingsText(values) {
  const rule = values.runoff_of ? t('contests.majority_runoff') : t('contests.majority_hint', { num: values.num, den: values.den, base: t(`base.${values.base}`) });
  const ballot = t(values.secret ? (values.paper ? 'contests.secret_and_paper' : 'contests.secret') : 'contests.open');
  if (isKeyedForm(values)) return html`<span class="soft">${ballot}. ${rule} ${t('keys.counted_when_opened')}</span>`;
  const shown =
    values.reveal === 'live' && Number(values.reveal_step) > 1
      ? t('contests.reveal_in_steps', { count: Number(values.reveal_step) })
      : t(`contests.reveal_${values.reveal}`);
  return html`<span class="soft">${ballot}. ${rule} ${t('contests.reveal')}: ${shown.toLowerCase()}.</span>`;
}

function Majority({ values, set, touch, problem }) {
  return html`<fieldset class="stack tight">
    <legend>${t('contests.majority')}</legend>
    <div class="row form-row">
      <${Field} label=${t('contests.majority_num')} name="num" type="number" min="0" max="999" value=${values.num} onInput=${set('num')} onBlur=${() => touch('majority')} problem=${problem('majority')} />
      <${Field} label=${t('contests.majority_den')} name="den" type="number" min="1" max="1000" value=${values.den} onInput=${set('den')} onBlur=${() => touch('majority')} />
      <${Select} label=${t('contests.base')} name="base" value=${values.base} onInput=${set('base')} options=${BASES.map((base) => [base, t(`base.${base}`)])} />
    </div>
  </fieldset>`;
}

function Showing({ values, set, touch, problem }) {
  return html`<fieldset class="stack tight">
    <legend>${t('contests.showing')}</legend>
    <div class="row form-row">
      ${!isKeyedForm(values) && html`<${Select} label=${t('contests.reveal')} name="reveal" value=${values.reveal} onInput=${set('reveal')} options=${choices('reveal', ['live', 'on_close'])} />`}
      ${values.reveal === 'live' && !isKeyedForm(values) && html`<${Field} label=${t('contests.reveal_step')} hint=${t('contests.reveal_step_hint')} name="reveal_step" type="number" min="1" value=${values.reveal_step} onInput=${set('reveal_step')} onBlur=${() => touch('reveal_step')} problem=${problem('reveal_step')} />`}
      <${Select} label=${t('contests.board')} hint=${t('contests.board_hint')} name="board" value=${values.board} onInput=${set('board')} options=${choices('board', ['auditors', 'everyone'])} />
    </div>
  </fieldset>`;
}

function Validity({ values, set }) {
  return html`<fieldset class="stack tight">
    <legend>${t('contests.validity')}</legend>
    <div class="row form-row">
      <${Select} label=${t('contests.blank')} hint=${t('contests.blank_hint')} name="blank" value=${values.blank} onInput=${set('blank')} options=${choices('blank', ['default', 'valid', 'invalid'])} />
      ${values.style === 'approval' && html`<${Select} label=${t('contests.undervote')} name="undervote" value=${values.undervote} onInput=${set('undervote')} options=${choices('undervote', ['valid', 'invalid'])} />`}
      ${values.style === 'each' && html`<${Select} label=${t('contests.row_error')} name="row_error" value=${values.row_error} onInput=${set('row_error')} options=${choices('row_error', ['row', 'ballot'])} />`}
    </div>
  </fieldset>`;
}

// Contests that left somebody tied; choosing one takes exactly those names.
function RunOff({ values, setAll, contests }) {
  const tied = contests.filter((contest) => contest.result?.tied?.length > 0);
  if (values.style !== 'approval' || (tied.length === 0 && !values.runoff_of)) return null;
  function choose(id) {
    const contest = tied.find((each) => String(each.id) === id);
    if (!contest) setAll((before) => ({ ...before, runoff_of: null }));
    else {
      setAll((before) => ({ ...before, ...runoffOf(contest), given: true }));
    }
  }
  const options = tied.map((contest) => [String(contest.id), t('contests.runoff_of_entry', { title: contest.title, count: formatNumber(contest.result.tied.length) })]);
  return html`<${Select} label=${t('contests.runoff_of')} hint=${t('contests.runoff_of_hint')} name="runoff_of" value=${String(values.runoff_of ?? '')} onInput=${choose} options=${[['', t('contests.runoff_of_none')], ...options]} />`;
}

export function Settings({ values, set, setAll, touch, problem, contests }) {
  const wrong = Boolean(problem('majority') || problem('reveal_step'));
  const [open, setOpen] = useState(wrong);
  // Opened for what is wrong in it, and left open while that is put right.
  useEffect(() => {
    if (wrong) setOpen(true);
  }, [wrong]);
  return html`<details open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary>${t('contests.details')}</summary>
    <div class="stack settings">
      <${Majority} values=${values} set=${set} touch=${touch} problem=${problem} />
      <${Showing} values=${values} set=${set} touch=${touch} problem=${problem} />
      <${Validity} values=${values} set=${set} />
      <fieldset>
        <legend>${t('contests.who_votes')}</legend>
        <${Check} label=${t('contests.is_secret')} checked=${values.secret} onInput=${set('secret')} />
        <${Check} label=${t('contests.require_present')} hint=${t('contests.require_present_hint')} checked=${values.require_present} onInput=${set('require_present')} />
        ${values.secret && html`<${Check} label=${t('contests.late_issue')} hint=${t('contests.late_issue_hint')} checked=${values.late_issue} onInput=${set('late_issue')} />`}
        ${values.style !== 'resolution' && html`<${Check} label=${t('contests.given_order')} hint=${t('contests.given_order_hint')} checked=${values.given} onInput=${set('given')} />`}
      </fieldset>
      <${RunOff} values=${values} setAll=${setAll} contests=${contests} />
    </div>
  </details>`;
}
