// In the form of a contest: whether its ballots are sealed, whether they need the
// tellers' device, and under whose keys.
import { useState } from 'preact/hooks';
import { actorText } from '../../../lib/actor.js';
import { api } from '../../../lib/api.js';
import { hex } from '../../../lib/bytes.js';
import { html } from '../../../lib/html.js';
import { t } from '../../../lib/i18n.js';
import { decodeKey, keyFingerprint } from '../../../lib/key_code.js';
import { Field } from '../../../lib/parts.js';
import { isReady } from '../../../lib/teller_keys.js';
import { useConsole, useLoad } from '../context.js';
import { Check, Select } from '../parts.js';
import { keysOf, useTellerKeys } from './device.js';

const CODE = 'code';

/** The keys that contests other than `id` have, or had when they were begun. */
export function takenKeys(contests, id) {
  const others = contests.filter((contest) => contest.id !== id && (contest.state !== 'cancelled' || contest.manifest));
  return new Set(others.flatMap((contest) => keysOf(contest).map(({ publicKey }) => publicKey)));
}

// A key of another device, by its code: typed, pasted, or by a hand scanner.
function ByCode({ name, kind, taken, onKey }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState(null);
  function change(value) {
    setText(value);
    setProblem(null);
    if (value.replace(/[\s-]/g, '').length < 60) return;
    const code = decodeKey(value);
    if (!code) setProblem(t('keys.code_wrong'));
    else if (code.secret) setProblem(t('keys.code_secret'));
    else if (code.kind !== kind) setProblem(t('keys.code_other_kind'));
    else if (taken.has(hex(code.key))) setProblem(t('keys.fault.taken'));
    else onKey(hex(code.key));
  }
  return html`<${Field} label=${t('keys.public_code')} hint=${t('keys.public_code_hint')} name=${`${name}-code`} value=${text} onInput=${change} problem=${problem} autocomplete="off" autocapitalize="characters" spellcheck="false" />`;
}

// offers: keys that tellers have offered from their devices.
function KeyChoice({ name, label, kind, value, onInput, taken, offers, without = [], problem }) {
  const { congress } = useConsole();
  const { keys } = useTellerKeys();
  const [typing, setTyping] = useState(false);
  const mine = (keys ?? []).filter((record) => record.kind === kind && record.congress.public_key === congress?.public_key);
  const isFree = (key) => !taken.has(key) && !without.includes(key);
  const free = mine.filter((record) => isReady(record) && isFree(record.publicKey));
  const theirs = offers.filter((offer) => offer.kind === kind && isFree(offer.public_key) && !mine.some(({ publicKey }) => publicKey === offer.public_key));
  const known = free.some(({ publicKey }) => publicKey === value) || theirs.some((offer) => offer.public_key === value);
  const options = [
    ['', t('keys.choose')],
    ...free.map((record) => [record.publicKey, `${record.label || t(`keys.kind_${kind}`)} · ${keyFingerprint(record.publicKey)}`]),
    ...theirs.map((offer) => [offer.public_key, t('keys.offered_by', { label: offer.label, by: actorText(offer.by), fingerprint: keyFingerprint(offer.public_key) })]),
    ...(value && !known ? [[value, t('keys.elsewhere', { fingerprint: keyFingerprint(value) })]] : []),
    [CODE, t('keys.enter_code')],
  ];
  const unready = mine.filter((record) => !isReady(record)).length;

  function choose(chosen) {
    setTyping(chosen === CODE);
    onInput(chosen === CODE ? '' : chosen);
  }

  return html`<div class="stack tight key-choice">
    <${Select} label=${label} name=${name} value=${typing ? CODE : value} onInput=${choose} options=${options} problem=${!typing && problem} />
    ${typing && html`<${ByCode} name=${name} kind=${kind} taken=${taken} onKey=${(key) => {
      setTyping(false);
      onInput(key);
    }} />`}
    ${value && html`<p class="soft">${t('keys.compare_fingerprint')} <strong class="mono nowrap">${keyFingerprint(value)}</strong></p>`}
    ${unready > 0 && html`<p class="soft">${t('keys.not_ready', { count: unready })} <a href="#/keys">${t('console.tab.keys')}</a></p>`}
  </div>`;
}

export function ContestKeysFields({ values, set, contests, id, problem }) {
  const taken = takenKeys(contests, id);
  const offered = useLoad(() => api.get('/api/teller-keys'), [values.sealed, values.second]);
  const offers = offered.data?.keys ?? [];
  const [first = '', second = ''] = values.sealing;
  const setKey = (at) => (key) => set('sealing')(at === 0 ? [key, second] : [first, key]);
  return html`<fieldset class="stack tight">
    <legend>${t('keys.legend')}</legend>
    <${Check} label=${t('keys.sealed')} hint=${t('keys.sealed_hint')} checked=${values.sealed} onInput=${set('sealed')} />
    ${values.sealed && html`<div class="stack tight key-choices">
      <${KeyChoice} name="sealing-1" label=${t('keys.sealing_1')} kind="sealing" value=${first} onInput=${setKey(0)} taken=${taken} offers=${offers} without=${[second]} problem=${problem('sealing_1')} />
      <${Check} label=${t('keys.two_keys')} hint=${t('keys.two_keys_hint')} checked=${values.two_keys} onInput=${set('two_keys')} />
      ${values.two_keys && html`<${KeyChoice} name="sealing-2" label=${t('keys.sealing_2')} kind="sealing" value=${second} onInput=${setKey(1)} taken=${taken} offers=${offers} without=${[first]} problem=${problem('sealing_2')} />`}
    </div>`}
    <${Check} label=${t('keys.second')} hint=${t('keys.second_hint')} checked=${values.second} onInput=${set('second')} />
    ${values.second && html`<div class="key-choices"><${KeyChoice} name="second-issuer" label=${t('keys.second_issuer')} kind="issuer" value=${values.second_issuer} onInput=${set('second_issuer')} taken=${taken} offers=${offers} problem=${problem('second_issuer')} /></div>`}
  </fieldset>`;
}
