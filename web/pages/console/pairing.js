// A device is paired by a code that is good once, shown as a QR code for its
// camera: who scans it is at its page at once.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Icon, Notice } from '../../lib/parts.js';
import { QrCode } from '../../lib/qr_code.js';
import { at, isLocalOnly, isSecure, useAddresses } from './addresses.js';
import { CopyButton, Select } from './parts.js';

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
function useSeen({ label, before }, over, onSeen) {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || over) return undefined;
    const timer = setInterval(async () => {
      const devices = await deviceIds().catch(() => []);
      if (!devices.some((device) => device.label === label && !before.includes(device.id))) return;
      clearInterval(timer);
      setSeen(true);
      onSeen?.();
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

// A code for a device of this role and name, for Invitation.
export async function invite(role, label) {
  const before = (await deviceIds()).map(({ id }) => id);
  const { code } = await api.post('/api/devices', { role, label });
  return { code, label, before, until: Date.now() + GOOD_FOR };
}

// The code as a QR code, until the device has come or the code is of no use.
// page: "scan", which the device opens; camera: whether it is to use its camera.
export function Invitation(props) {
  const { loaded, choices } = useAddresses();
  return loaded ? html`<${Code} choices=${choices} ...${props} />` : null;
}

function Code({ device, page, camera = false, choices, onSeen, onNext, onAgain }) {
  const left = useLeft(device.until);
  const seen = useSeen(device, left === 0, onSeen);
  const [address, setAddress] = useState(choices[0].url);
  if (seen) {
    return html`<${Notice} kind="good"><${Icon} name="yes" /> ${t('pair.seen', { label: device.label })}<//>
      <div><button type="button" class="button primary" onClick=${onNext}>${t('pair.next')}</button></div>`;
  }
  if (left === 0) {
    return html`<${Notice} kind="warn">${t('pair.over')}<//>
      <div class="row"><button type="button" class="button primary" onClick=${onAgain}>${t('pair.again')}</button><button type="button" class="button" onClick=${onNext}>${t('common.cancel')}</button></div>`;
  }
  const url = at(address, `/${page}#pair=${device.code}`);
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
      ${camera && !isSecure(address) && html`<${Notice} kind="warn">${t('pair.no_camera')}<//>`}
      <div><button type="button" class="button small" onClick=${onNext}>${t('common.cancel')}</button></div>
    </div>
  </div>`;
}
