// How a device comes to trust the hall's own certificate authority.

import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html, useLanguage } from '../../lib/html.js';
import { formatDate, t } from '../../lib/i18n.js';
import { LanguageSwitch, Notice, Problem } from '../../lib/parts.js';
import { DEVICES, thisDevice } from './devices.js';

export function App() {
  const lang = useLanguage();
  const [authority, setAuthority] = useState(null);
  const [error, setError] = useState(null);

  useEffect(() => {
    document.title = t('install.title');
  }, [lang]);

  useEffect(() => {
    api.get('/api/install').then(setAuthority, setError);
  }, []);

  return html`
    <header class="top">
      <p class="top-title">${t('install.title')}</p>
      <${LanguageSwitch} />
    </header>
    <main class="install stack">
      <h1>${t('install.heading')}</h1>
      ${error?.status === 404 && html`<${Notice}>${t('install.nothing')}<//>`}
      ${error && error.status !== 404 && html`<${Problem} error=${error} />`}
      ${authority && html`<${Steps} authority=${authority} />`}
    </main>
  `;
}

function Steps({ authority }) {
  const mine = thisDevice(navigator);
  return html`
    <p>${t('install.intro')}</p>
    <${Fingerprint} authority=${authority} />
    <section class="stack">
      <h2>${t('install.devices')}</h2>
      ${DEVICES.map((device) => html`<${Device} key=${device.name} device=${device} authority=${authority} open=${device.name === mine} />`)}
    </section>
    <${Ready} authority=${authority} />
    <section class="panel stack">
      <h2>${t('install.about')}</h2>
      <ul class="notes">
        <li>${t('install.about_limits')}</li>
        <li>${t('install.about_who')}</li>
        <li>${t('install.about_remove', { name: authority.name })}</li>
      </ul>
    </section>
  `;
}

// As devices show it: pairs of digits, here eight to a line.
function Fingerprint({ authority }) {
  const pairs = authority.fingerprint.split(':');
  const lines = [0, 8, 16, 24].map((at) => pairs.slice(at, at + 8).join(':'));
  return html`
    <section class="panel stack">
      <h2>${t('install.compare')}</h2>
      <p>${t('install.compare_text')}</p>
      <p class="fingerprint mono" aria-label="SHA-256">
        ${lines.map((line, at) => html`<span key=${at}>${line}${at < 3 ? ':' : ''}</span>`)}
      </p>
      <dl class="facts">
        <div><dt>${t('install.name')}</dt><dd>${authority.name}</dd></div>
        <div><dt>${t('install.until')}</dt><dd>${formatDate(authority.valid_until)}</dd></div>
      </dl>
    </section>
  `;
}

function Device({ device, authority, open }) {
  const steps = Array.from({ length: device.steps }, (_, at) => at + 1);
  return html`
    <details class="panel" open=${open}>
      <summary><h3>${t(`install.${device.name}`)}</h3></summary>
      <ol class="steps">
        ${steps.map(
          (step) => html`<li key=${step}>
            <p>${t(`install.${device.name}.${step}`, { name: authority.name, file: `${authority.name.replace(' ', '-')}.crt` })}</p>
            ${step === 1 && html`<a class="button primary" href=${device.file} download=${device.name === 'ios' ? undefined : ''}>${t(`install.${device.name}.download`)}</a>`}
          </li>`
        )}
      </ol>
    </details>
  `;
}

function Ready({ authority }) {
  const host = window.location.hostname;
  const address = `https://${host}${authority.port === 443 ? '' : `:${authority.port}`}/`;
  return html`
    <section class="panel stack">
      <h2>${t('install.ready')}</h2>
      <p>${t('install.ready_text')}</p>
      <p><a class="button" href=${address}>${t('install.open')}</a></p>
      <p class="soft address">${address}</p>
    </section>
  `;
}
