import { render } from 'preact';
import { html } from '../lib/html.js';
import { addMessages } from '../lib/i18n.js';
import { openKeystore } from '../lib/keystore.js';
import { keepPage } from '../lib/offline.js';
import en from '../locale/en/seat.json';
import vi from '../locale/vi/seat.json';
import { App } from './seat/app.js';
import { createSeat } from './seat/seat.js';

addMessages({ vi, en });

// The card's secret stands in the fragment; it is taken out of the address bar
// and the history before anything else happens.
function takeSecret() {
  const secret = window.location.hash.slice(1);
  if (secret) window.history.replaceState(window.history.state, '', window.location.pathname);
  return secret;
}

async function main(secret) {
  const store = await openKeystore();
  const root = document.getElementById('app');
  root.textContent = '';
  const seat = createSeat({ store, onChange: () => render(html`<${App} seat=${seat} />`, root) });
  window.addEventListener('hashchange', () => {
    const next = takeSecret();
    if (next) seat.session.useSecret(next);
  });
  const used = secret && (await seat.session.useSecret(secret));
  if (!used) await seat.session.start();
}

main(takeSecret());
keepPage('seat');
