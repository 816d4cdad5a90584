// What one teller reads on one paper: marks, or why the paper is invalid; what the
// rules make of it stands beside before it is saved.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { FINDINGS, groupSerial } from '../../../lib/ballot_paper.js';
import { optionsOf } from '../../../lib/contest.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { Form, Icon, Notice, Problem, useAction } from '../../../lib/parts.js';
import { judgePaper, optionCount } from '../../../lib/rules.js';
import { TextArea } from '../parts.js';
import { Readings } from './dispute.js';
import { blankBoxes, boxesOf, keyOf, marksOf, Sheet } from './sheet.js';

// In words what the rules make of the boxes: {kind, title, text}.
function verdictOf(contest, boxes, reason) {
  if (reason) return { kind: 'bad', title: t('paper.invalid'), text: t(`invalid.${reason}`) };
  const { verdict, counted } = judgePaper(contest, boxes);
  const spoiled = new Set(boxes.map(([number]) => number)).size - counted.length;
  const row = spoiled > 0 ? ` ${t('paper.rows_spoiled', { count: spoiled })}` : '';
  if (verdict !== 'valid') return { kind: 'bad', title: t('paper.invalid'), text: t(`invalid.${verdict}`) };
  return { kind: 'good', title: t('paper.valid'), text: `${countedWords(contest, counted)}${row}` };
}

function countedWords(contest, counted) {
  if (contest.style === 'approval') return t('paper.votes_for', { count: counted.length, seats: contest.seats });
  const marks = counted.map(([, mark]) => mark);
  if (contest.style === 'resolution') return marks.length ? t({ 1: 'mark.for', 2: 'mark.against', 3: 'mark.other' }[marks[0]]) : t('paper.sheet.empty');
  const empty = optionCount(contest) - counted.length;
  const count = (mark) => marks.filter((each) => each === mark).length;
  return t('paper.votes_each', { yes: count(1), no: count(2), empty });
}

// The numbers of the keyboard: on a list with surplus that of the candidate, whose
// second digit may follow; in any other style that of the box, from row to row.
function useDigits({ contest, form, toggle }) {
  const typed = useRef({ number: 0, timer: null });
  useEffect(() => () => clearTimeout(typed.current.timer), []);

  function strike() {
    const { number } = typed.current;
    typed.current.number = 0;
    clearTimeout(typed.current.timer);
    if (number >= 1 && number <= optionCount(contest)) toggle(number, 1);
  }

  function name(digit) {
    typed.current.number = typed.current.number * 10 + digit;
    clearTimeout(typed.current.timer);
    if (typed.current.number * 10 > optionCount(contest)) strike();
    else typed.current.timer = setTimeout(strike, 700);
  }

  function box(digit) {
    const at = document.activeElement;
    const inside = form.current?.contains(at) && at.dataset.row;
    const row = inside ? Number(at.dataset.row) : 1;
    const fits = marksOf(contest).includes(digit);
    if (!fits && digit !== 0) return;
    if (fits) toggle(row, digit);
    if (contest.style === 'each') form.current?.querySelector(`input[data-row="${row + 1}"]`)?.focus();
  }

  return (key) => {
    if (!/^[0-9]$/.test(key)) return;
    if (contest.style === 'approval') name(Number(key));
    else box(Number(key));
  };
}

function Reasons({ reason, onChange }) {
  return html`<fieldset class="stack tight"><legend>${t('paper.why_invalid')}</legend>
    <div class="row reasons">${FINDINGS.map((each) => html`<button type="button" key=${each} class="button small" aria-pressed=${each === reason ? 'true' : 'false'} onClick=${() => onChange(each === reason ? null : each)}>${t(`invalid.${each}`)}</button>`)}</div>
  </fieldset>`;
}

// Every name at once, where most are struck out.
function AllNames({ contest, onSet }) {
  if (contest.style !== 'approval' || contest.options.length < 3) return null;
  return html`<div class="row">
    <button type="button" class="button small" onClick=${() => onSet(new Set())}>${t('paper.strike_all')}</button>
    <button type="button" class="button small" onClick=${() => onSet(blankBoxes(contest))}>${t('paper.strike_none')}</button>
  </div>`;
}

function useReading(contest) {
  const [keys, setKeys] = useState(() => blankBoxes(contest));
  const [reason, setReason] = useState(null);
  const [touched, setTouched] = useState(false);
  // What is saved is what was pressed last, also before it is drawn.
  const now = useRef({ keys, reason });

  function set(next) {
    now.current = { ...now.current, ...next };
    setKeys(now.current.keys);
    setReason(now.current.reason);
    setTouched(true);
  }

  function toggle(number, mark) {
    if (now.current.reason) return;
    const next = new Set(now.current.keys);
    if (!next.delete(keyOf(number, mark))) next.add(keyOf(number, mark));
    set({ keys: next });
  }

  const body = () => (now.current.reason ? { reason: now.current.reason } : { marks: boxesOf(now.current.keys) });
  return { keys, reason, touched, set, toggle, body };
}

// paper: GET …/papers/{serial}. onKeys(fn): fn takes the keys of the keyboard;
// onSaved(answer); onTouched(whether anything would be lost).
export function EntryForm({ contest, heading, paper, onKeys, onTouched, onSaved, onLeave }) {
  const form = useRef(null);
  const reading = useReading(contest);
  const [note, setNote] = useState('');
  const [run, busy, error] = useAction();
  const disputed = paper.state === 'disputed';
  const verdict = verdictOf(contest, boxesOf(reading.keys), reading.reason);
  onKeys(useDigits({ contest, form, toggle: reading.toggle }));
  useEffect(() => onTouched(reading.touched), [reading.touched]);
  useEffect(() => form.current?.querySelector('input[data-row]')?.focus({ preventScroll: true }), []);

  async function save() {
    if (busy) return;
    const body = { serial: paper.serial, ...reading.body() };
    if (disputed) body.note = note.trim();
    const saved = await run(() => api.post(`/api/contests/${contest.id}/paper/marks`, body));
    if (saved) onSaved(saved);
  }

  return html`<div ref=${form}><${Form} class="stack entry" onSubmit=${save}>
    ${disputed && html`<${Notice} kind="warn">${t('paper.disputed_text')}<//><div class="panel"><${Readings} contest=${contest} entries=${paper.entries} /></div>`}
    <p class="soft">${t(`paper.keys_${contest.style}`)}</p>
    <div class="entry-work">
      <${Sheet} contest=${contest} heading=${heading} serial=${groupSerial(paper.serial)} keys=${reading.keys} onToggle=${reading.toggle} readOnly=${reading.reason !== null} />
      <div class="stack entry-side">
        <${AllNames} contest=${contest} onSet=${(keys) => reading.set({ keys, reason: null })} />
        <${Reasons} reason=${reading.reason} onChange=${(reason) => reading.set({ reason })} />
        <div class=${`notice ${verdict.kind}`} role="status"><div><strong class="with-icon"><${Icon} name=${verdict.kind === 'good' ? 'yes' : 'no'} /> ${verdict.title}</strong><br />${verdict.text}</div></div>
        ${disputed && html`<${TextArea} label=${t('paper.note')} hint=${t('paper.note_hint')} name="note" value=${note} onInput=${setNote} required maxlength="160" class="input short" />`}
        <${Problem} error=${error} />
        <div class="row">
          <button class="button primary big-button" disabled=${busy || (disputed && !note.trim())}>${t('paper.save')}</button>
          <button type="button" class="button" onClick=${onLeave}>${t('paper.put_aside')}</button>
        </div>
      </div>
    </div>
  <//></div>`;
}
