// A device is paired by a code that is good once: shown as a QR code for its camera.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Form, Notice, Problem, useAction } from '../../lib/parts.js';
import { QrCode } from '../../lib/qr_code.js';
import { useLoad } from './context.js';
import { CopyButton, Panel, Select } from './parts.js';

// What the device is for: the role it gets and the page it opens.
const PURPOSES = {
  door: { role: 'steward', page: 'scan' },
  projector: { role: 'auditor', page: 'projector' },
  teller: { role: 'teller', page: 'console' },
  presidium: { role: 'presidium', page: 'console' },
  secretariat: { role: 'secretariat', page: 'console' },
  auditor: { role: 'auditor', page: 'console' },
};

const GOOD_FOR = 600; // seconds
const LOOK_EVERY = 3000;

const isLoopback = (url) => /^(127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname);

// The same link where other machines of the hall reach it.
function linkFor(device, page, base) {
  const url = new URL(device.url);
  return `${base ?? url.origin}/${page}${url.hash}`;
}

// Seconds until the code is of no use any more.
function useCountdown(device) {
  const [left, setLeft] = useState(GOOD_FOR);
  useEffect(() => {
    const start = Date.now();
    setLeft(GOOD_FOR);
    const timer = setInterval(() => setLeft(Math.max(0, GOOD_FOR - Math.floor((Date.now() - start) / 1000))), 1000);
    return () => clearInterval(timer);
  }, [device]);
  return left;
}

// Whether the device has come: one more of its label than there was before.
function usePaired(device, label, onPaired) {
  const [paired, setPaired] = useState(false);
  useEffect(() => {
    let before = null;
    async function look() {
      const { credentials } = await api.get('/api/credentials').catch(() => ({ credentials: null }));
      if (!credentials) return;
      const ids = credentials.filter((each) => each.kind === 'device' && each.label === label).map(({ id }) => id);
      if (before && ids.some((id) => !before.includes(id))) {
        setPaired(true);
        clearInterval(timer);
        onPaired();
      }
      before ??= ids;
    }
    setPaired(false);
    look();
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [device]);
  return paired;
}

const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

function Invitation({ device, purpose, label, addresses, onPaired }) {
  const [address, setAddress] = useState(null);
  const left = useCountdown(device);
  const paired = usePaired(device, label, onPaired);
  const reachable = isLoopback(device.url) ? addresses.filter(({ url }) => !isLoopback(url)) : [];
  const base = address ?? reachable[0]?.url;
  const link = linkFor(device, PURPOSES[purpose].page, base);
  if (paired) return html`<${Notice} kind="good">${t('staff.paired', { label })}<//>`;
  if (left === 0) return html`<${Notice} kind="warn">${t('staff.code_over')}<//>`;
  return html`<div class="invitation">
    <${QrCode} text=${link} label=${t('staff.pair_qr', { label })} />
    <div class="stack">
      <p>${t('staff.pair_scan')}</p>
      <p class="mono wrap-anywhere">${link} <${CopyButton} text=${link} /></p>
      <p>${t('staff.pair_code')} <strong class="mono big-code">${device.code}</strong></p>
      <p class="soft">${t('staff.pair_left', { time: minutes(left) })}</p>
      ${reachable.length > 1 && html`<${Select} label=${t('staff.address')} name="pair-address" value=${base} onInput=${setAddress} options=${reachable.map(({ url, interface: name }) => [url, `${url} (${name})`])} />`}
      ${isLoopback(link) && html`<${Notice} kind="warn">${t('staff.only_here')}<//>`}
      ${purpose === 'door' && !link.startsWith('https:') && !isLoopback(link) && html`<p class="soft">${t('staff.camera_https')}</p>`}
    </div>
  </div>`;
}

export function PairDevice({ onPaired }) {
  const [purpose, setPurpose] = useState('door');
  const [label, setLabel] = useState('');
  const [device, setDevice] = useState(null);
  const [run, busy, error] = useAction();
  const found = useLoad(() => api.get('/api/addresses'));
  const known = found.data;
  const addresses = known?.public_url ? [{ url: known.public_url, interface: '' }] : known?.addresses ?? [];
  async function submit() {
    const name = label.trim();
    const made = await run(() => api.post('/api/devices', { role: PURPOSES[purpose].role, label: name }));
    setDevice(made ? { ...made, purpose, label: name } : null);
  }
  return html`<${Panel} title=${t('staff.pair_device')}>
    <${Form} class="row form-row" onSubmit=${submit}>
      <${Problem} error=${error} />
      <${Select} label=${t('staff.purpose')} hint=${t(`staff.purpose_about_${purpose}`)} name="device-role" value=${purpose} onInput=${setPurpose} options=${Object.keys(PURPOSES).map((each) => [each, t(`staff.purpose_${each}`)])} />
      <${Field} label=${t('staff.label')} hint=${t('staff.device_example')} name="device-label" value=${label} onInput=${setLabel} required maxlength="60" autocomplete="off" />
      <button class="button primary" disabled=${busy || !label.trim()}>${t('staff.make_code')}</button>
    <//>
    ${device && html`<${Invitation} key=${device.code} device=${device} purpose=${device.purpose} label=${device.label} addresses=${addresses} onPaired=${onPaired} />`}
  <//>`;
}
