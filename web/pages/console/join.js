// How phones come to the delegates' page: the network and the address, as text
// and as QR codes, on paper or on the projector.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Notice, Problem, useAction } from '../../lib/parts.js';
import { QrCode } from '../../lib/qr_code.js';
import { isLocalOnly, isSecure, useAddresses } from './addresses.js';
import { useConsole, useMay } from './context.js';
import { Check, CopyButton, Page, Panel, Select } from './parts.js';

const STORE = 'congressd.console.wifi';

function savedWifi() {
  try {
    const { name = '', password = '' } = JSON.parse(localStorage.getItem(STORE)) ?? {};
    return { name: String(name), password: String(password) };
  } catch {
    return { name: '', password: '' };
  }
}

function saveWifi(wifi) {
  try {
    localStorage.setItem(STORE, JSON.stringify(wifi));
  } catch {
    // Lasts for the page.
  }
}

// The form that phones' cameras know; \ ; , : " are escaped in it.
export function wifiText({ name, password }) {
  const escape = (text) => text.replace(/([\\;,:"])/g, '\\$1');
  return password ? `WIFI:T:WPA;S:${escape(name)};P:${escape(password)};;` : `WIFI:T:nopass;S:${escape(name)};;`;
}

function Poster({ url, wifi }) {
  const { congress } = useConsole();
  const first = wifi.name !== '';
  return html`<section class="poster" aria-label=${t('join.poster')}>
    <h2>${congress?.name}</h2>
    <div class="poster-steps">
      ${first && html`<article>
        <h3><span class="step">1</span> ${t('join.step_wifi')}</h3>
        <${QrCode} text=${wifiText(wifi)} label=${t('join.qr_wifi', { name: wifi.name })} />
        <p class="poster-words">${wifi.name}</p>
        ${wifi.password && html`<p>${t('join.password')} <strong class="mono">${wifi.password}</strong></p>`}
      </article>`}
      <article>
        <h3>${first && html`<span class="step">2</span> `}${t('join.step_open')}</h3>
        <${QrCode} text=${url} label=${t('join.qr', { url })} />
        <p class="poster-words mono">${url.replace(/\/$/, '')}</p>
        <p>${t('join.then_card')}</p>
      </article>
    </div>
  </section>`;
}

function Wifi({ wifi, onChange }) {
  const set = (name) => (value) => onChange({ ...wifi, [name]: value });
  return html`<div class="row form-row">
    <${Field} label=${t('join.wifi_name')} name="wifi-name" value=${wifi.name} onInput=${set('name')} maxlength="32" autocomplete="off" />
    <${Field} label=${t('join.wifi_password')} hint=${t('join.wifi_hint')} name="wifi-password" value=${wifi.password} onInput=${set('password')} maxlength="63" autocomplete="off" />
  </div>`;
}

function Warnings({ url }) {
  if (isLocalOnly(url)) return html`<${Notice} kind="warn"><p>${t('join.only_here')}</p><p><code>congressd serve --data DIR --listen 0.0.0.0:8080</code></p><//>`;
  if (isSecure(url)) return html`<${Notice} kind="good">${t('join.secure')}<//>`;
  return html`<${Notice} kind="warn"><p>${t('join.not_secure')}</p><p>${t('join.get_secure')} <code>congressd tls --data DIR --host ${new URL(url).hostname}</code></p><//>`;
}

function Project({ url, wifi }) {
  const { say } = useConsole();
  const may = useMay('projector');
  const [withPassword, setWithPassword] = useState(false);
  const [run, busy, error] = useAction();
  if (!may) return null;
  async function show() {
    const words = wifi.name
      ? t(withPassword && wifi.password ? 'join.message_password' : 'join.message_wifi', { url, wifi: wifi.name, password: wifi.password })
      : t('join.message', { url });
    if ((await run(() => api.post('/api/projector', { slide: 'message', message: words }))) !== undefined) say(t('join.projected'));
  }
  return html`<${Panel} title=${t('join.projector')}>
    <p class="soft">${t('join.projector_about')}</p>
    <${Problem} error=${error} />
    ${wifi.password && html`<${Check} label=${t('join.with_password')} checked=${withPassword} onInput=${setWithPassword} />`}
    <div><button type="button" class="button" disabled=${busy} onClick=${show}>${t('join.project')}</button></div>
  <//>`;
}

export function Join() {
  const { loaded, error, choices } = useAddresses();
  const [chosen, setChosen] = useState(null);
  const [wifi, setWifi] = useState(savedWifi);
  const url = `${(chosen ?? choices[0].url).replace(/\/$/, '')}/`;
  function changeWifi(now) {
    setWifi(now);
    saveWifi(now);
  }
  if (!loaded) return html`<${Page} title=${t('console.tab.join')}><p class="soft" role="status">${t('common.loading')}</p><//>`;
  const actions = html`<button type="button" class="button primary" onClick=${() => window.print()}>${t('common.print')}</button>`;
  return html`<${Page} title=${t('console.tab.join')} actions=${actions}>
    <${Problem} error=${error} />
    <div class="with-side">
      <${Poster} url=${url} wifi=${wifi} />
      <div class="stack">
        <${Panel} title=${t('join.network')}>
          ${choices.length > 1 && html`<${Select} label=${t('pair.address')} hint=${t('join.address_hint')} name="join-address" value=${chosen ?? choices[0].url} onInput=${setChosen} options=${choices.map((one) => [one.url, one.interface ? `${one.url} (${one.interface})` : one.url])} />`}
          <p class="row"><span class="mono anywhere">${url}</span> <${CopyButton} text=${url} /></p>
          <${Warnings} url=${url} />
          <${Wifi} wifi=${wifi} onChange=${changeWifi} />
        <//>
        <${Project} url=${url} wifi=${wifi} />
      </div>
    </div>
  <//>`;
}
