// A shared tablet: a card is scanned, its delegate votes, everything is wiped.

import { render } from 'preact';
import { keepAwake } from '../lib/awake.js';
import { html } from '../lib/html.js';
import { addMessages } from '../lib/i18n.js';
import { keepPage } from '../lib/offline.js';
import { openStrongbox } from '../lib/strongbox.js';
import enKiosk from '../locale/en/kiosk.json';
import enSeat from '../locale/en/seat.json';
import viKiosk from '../locale/vi/kiosk.json';
import viSeat from '../locale/vi/seat.json';
import { App, Unusable } from './kiosk/app.js';
import { createKiosk } from './kiosk/kiosk.js';
import { lockPage } from './kiosk/lock.js';

addMessages({ vi: { ...viSeat, ...viKiosk }, en: { ...enSeat, ...enKiosk } });

async function main() {
  const root = document.getElementById('app');
  let kiosk;
  try {
    const box = await openStrongbox();
    kiosk = await createKiosk({ box, onChange: () => render(html`<${App} kiosk=${kiosk} />`, root) });
  } catch {
    root.textContent = '';
    render(html`<${Unusable} />`, root);
    return;
  }
  root.textContent = '';
  kiosk.start();
}

lockPage();
keepAwake();
main();
keepPage('kiosk');
