// The staff's console: signing in, then what the role allows.
import { render } from 'preact';
import { html } from '../lib/html.js';
import { addMessages } from '../lib/i18n.js';
import { keepPage } from '../lib/offline.js';
import vi from '../locale/vi/console.json';
import en from '../locale/en/console.json';
import viHall from '../locale/vi/console_hall.json';
import enHall from '../locale/en/console_hall.json';
import viPaper from '../locale/vi/paper.json';
import enPaper from '../locale/en/paper.json';
import viKeys from '../locale/vi/keys.json';
import enKeys from '../locale/en/keys.json';
// Scanning at the box is spoken of as at the door.
import viScan from '../locale/vi/scan.json';
import enScan from '../locale/en/scan.json';
// The previews of the ballot and of the projector speak with their own words.
import viSeat from '../locale/vi/seat.json';
import enSeat from '../locale/en/seat.json';
import viProjector from '../locale/vi/projector.json';
import enProjector from '../locale/en/projector.json';
import { App } from './console/app.js';

addMessages({ vi: viSeat, en: enSeat });
addMessages({ vi: viProjector, en: enProjector });
addMessages({ vi: viScan, en: enScan });
addMessages({ vi: viPaper, en: enPaper });
addMessages({ vi: viKeys, en: enKeys });
addMessages({ vi, en });
addMessages({ vi: viHall, en: enHall });
render(html`<${App} />`, document.getElementById('app'));
keepPage('console');
