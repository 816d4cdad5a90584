// How phones come to the delegates' page: the network and the address, as text
// and as QR codes, on paper or on the projector.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Field, Notice, Problem, useAction } from '../../lib/parts.js';
import { QrCode } from '../../lib/qr_code.js';
import { isLocalOnly, isSecure, useAddresses } from './addresses.js';
import { useConsole, useLoad, useMay } from './context.js';
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

function Step({ number, title, text, label, children }) {
  return html`<article>
    <h3>${number && html`<span class="step">${number}</span> `}${title}</h3>
    <${QrCode} text=${text} label=${label} />
    ${children}
  </article>`;
}

const shown = (url) => url.replace(/\/$/, '');

// As devices show it, eight pairs of digits to a line.
function inLines(fingerprint) {
  const pairs = fingerprint.split(':');
  return [0, 8, 16, 24].map((at) => html`<span key=${at}>${pairs.slice(at, at + 8).join(':')}</span>`);
}

// authority: {url, fingerprint} where devices are to trust it first, else null.
function Poster({ url, wifi, authority }) {
  const { congress } = useConsole();
  const steps = [
    wifi.name && {
      title: t('join.step_wifi'),
      text: wifiText(wifi),
      label: t('join.qr_wifi', { name: wifi.name }),
      words: html`<p class="poster-words">${wifi.name}</p>${wifi.password && html`<p>${t('join.password')} <strong class="mono">${wifi.password}</strong></p>`}`,
    },
    authority && {
      title: t('join.step_install'),
      text: authority.url,
      label: t('join.qr', { url: authority.url }),
      words: html`<p class="poster-words mono">${authority.url}</p><p>${t('join.fingerprint')}</p><p class="mono fingerprint-lines">${inLines(authority.fingerprint)}</p>`,
    },
    { title: t('join.step_open'), text: url, label: t('join.qr', { url }), words: html`<p class="poster-words mono">${shown(url)}</p><p>${t('join.then_card')}</p>` },
  ].filter(Boolean);
  return html`<section class="poster" aria-label=${t('join.poster')}>
    <h2>${congress?.name}</h2>
    <div class="poster-steps">
      ${steps.map((step, at) => html`<${Step} key=${step.title} number=${steps.length > 1 && at + 1} title=${step.title} text=${step.text} label=${step.label}>${step.words}<//>`)}
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

// Where devices take the congress's own certificate authority, or null where
// there is none: {url, fingerprint}, by plain HTTP if that is served.
function useAuthority(url) {
  const found = useLoad(() => api.get('/api/install').catch((error) => (error.status === 404 ? null : Promise.reject(error))), []);
  if (!found.data || !url.startsWith('https:')) return null;
  const { plain_port: plain, fingerprint } = found.data;
  const { hostname, origin } = new URL(url);
  return { url: plain ? `http://${hostname}:${plain}/install` : `${origin}/install`, fingerprint };
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
  const [withInstall, setWithInstall] = useState(true);
  const url = `${shown(chosen ?? choices[0].url)}/`;
  const authority = useAuthority(url);
  function changeWifi(now) {
    setWifi(now);
    saveWifi(now);
  }
  if (!loaded) return html`<${Page} title=${t('console.tab.join')}><p class="soft" role="status">${t('common.loading')}</p><//>`;
  const actions = html`<button type="button" class="button primary" onClick=${() => window.print()}>${t('common.print')}</button>`;
  return html`<${Page} title=${t('console.tab.join')} actions=${actions}>
    <${Problem} error=${error} />
    <div class="with-side">
      <${Poster} url=${url} wifi=${wifi} authority=${withInstall ? authority : null} />
      <div class="stack">
        <${Panel} title=${t('join.network')}>
          ${choices.length > 1 && html`<${Select} label=${t('pair.address')} hint=${t('join.address_hint')} name="join-address" value=${chosen ?? choices[0].url} onInput=${setChosen} options=${choices.map((one) => [one.url, one.interface ? `${one.url} (${one.interface})` : one.url])} />`}
          <p class="row"><span class="mono anywhere">${url}</span> <${CopyButton} text=${url} /></p>
          <${Warnings} url=${url} />
          ${authority && html`<${Check} label=${t('join.with_install')} hint=${t('join.with_install_hint')} checked=${withInstall} onInput=${setWithInstall} />`}
          <${Wifi} wifi=${wifi} onChange=${changeWifi} />
        <//>
        <${Project} url=${url} wifi=${wifi} />
      </div>
    </div>
  <//>`;
}
