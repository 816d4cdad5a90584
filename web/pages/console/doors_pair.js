// Pairing a door's phone: it scans a QR code and stands at its gate at once.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Icon, Notice, Problem, useAction } from '../../lib/parts.js';
import { QrCode } from '../../lib/qr_code.js';
import { at, isLocalOnly, isSecure, useAddresses } from './addresses.js';
import { CopyButton, Panel, Select } from './parts.js';

const GOOD_FOR = 10 * 60 * 1000;
const LOOK = 2000;
const SECOND = 1000;

const deviceIds = async () => (await api.get('/api/credentials')).credentials.filter(({ kind }) => kind === 'device').map(({ id, label }) => ({ id, label }));

// Milliseconds left of the code, counted down.
function useLeft(until) {
  const [left, setLeft] = useState(until - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(until - Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, left);
}

// Whether a device of this name has appeared since the code was made.
function useSeen({ label, before }, over) {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || over) return undefined;
    const timer = setInterval(async () => {
      const devices = await deviceIds().catch(() => []);
      if (devices.some((device) => device.label === label && !before.includes(device.id))) setSeen(true);
    }, LOOK);
    return () => clearInterval(timer);
  }, [seen, over]);
  return seen;
}

function Left({ left }) {
  const minutes = Math.floor(left / 60000);
  const seconds = Math.floor((left % 60000) / 1000);
  return html`<p class=${left < 60000 ? 'problem' : ''}>${t('pair.left', { time: `${minutes}:${String(seconds).padStart(2, '0')}` })}</p>
    <p class="visually-hidden" role="status">${t('pair.left_minutes', { count: Math.ceil(left / 60000) })}</p>`;
}

function Address({ choices, chosen, onChoose }) {
  if (choices.length < 2) return null;
  const options = choices.map(({ url, interface: name }) => [url, name ? `${url} (${name})` : url]);
  return html`<${Select} label=${t('pair.address')} hint=${t('pair.address_hint')} name="pair-address" value=${chosen} onInput=${onChoose} options=${options} />`;
}

function Code({ device, choices, onNext, onAgain }) {
  const left = useLeft(device.until);
  const seen = useSeen(device, left === 0);
  const [address, setAddress] = useState(choices[0].url);
  if (seen) {
    return html`<${Notice} kind="good"><${Icon} name="yes" /> ${t('pair.seen', { label: device.label })}<//>
      <div><button type="button" class="button primary" onClick=${onNext}>${t('pair.next')}</button></div>`;
  }
  if (left === 0) {
    return html`<${Notice} kind="warn">${t('pair.over')}<//>
      <div class="row"><button type="button" class="button primary" onClick=${onAgain}>${t('pair.again')}</button><button type="button" class="button" onClick=${onNext}>${t('common.cancel')}</button></div>`;
  }
  const url = at(address, `/scan#pair=${device.code}`);
  return html`<div class="pairing">
    <${QrCode} text=${url} label=${t('pair.qr', { label: device.label })} />
    <div class="stack tight">
      <p>${t('pair.how', { label: device.label })}</p>
      <p>${t('staff.pair_code')} <strong class="mono big-code">${device.code}</strong></p>
      <p class="mono anywhere">${url}</p>
      <div><${CopyButton} text=${url} /></div>
      <${Left} left=${left} />
      <${Address} choices=${choices} chosen=${address} onChoose=${setAddress} />
      ${isLocalOnly(address) && html`<${Notice} kind="warn">${t('pair.only_here')}<//>`}
      ${!isSecure(address) && html`<${Notice} kind="warn">${t('pair.no_camera')}<//>`}
      <div><button type="button" class="button small" onClick=${onNext}>${t('common.cancel')}</button></div>
    </div>
  </div>`;
}

export function PairDoor() {
  const addresses = useAddresses();
  const [label, setLabel] = useState('');
  const [gate, setGate] = useState('A');
  const [device, setDevice] = useState(null);
  const [run, busy, error] = useAction();
  // The door's page takes its gate from the name: "Cửa A · Lan" stands at A.
  const name = () => [t('pair.gate_label', { gate: gate.trim() }), label.trim()].filter(Boolean).join(' · ');
  async function make() {
    const wanted = name();
    const made = await run(async () => {
      const before = (await deviceIds()).map(({ id }) => id);
      return { ...(await api.post('/api/devices', { role: 'steward', label: wanted })), before };
    });
    if (made) setDevice({ ...made, label: wanted, until: Date.now() + GOOD_FOR });
  }
  function next() {
    setDevice(null);
    setLabel('');
    // The next door is likely the next letter.
    if (/^[A-Y]$/.test(gate)) setGate(String.fromCharCode(gate.charCodeAt(0) + 1));
  }
  return html`<${Panel} title=${t('pair.title')}>
    <${Problem} error=${error} />
    ${device && addresses.loaded
      ? html`<${Code} key=${device.code} device=${device} choices=${addresses.choices} onNext=${next} onAgain=${make} />`
      : html`<${Form} class="row form-row" onSubmit=${make}>
          <${Field} label=${t('pair.gate')} name="pair-gate" value=${gate} onInput=${setGate} required maxlength="32" autocomplete="off" />
          <${Field} label=${t('pair.label')} name="pair-label" value=${label} onInput=${setLabel} maxlength="100" autocomplete="off" hint=${t('pair.label_hint')} />
          <button class="button primary" disabled=${busy || !gate.trim()}>${t('pair.make')}</button>
        <//>`}
  <//>`;
}
