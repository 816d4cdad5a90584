// The staff's console: signing in, then what the role allows.
import { render } from 'preact';
import { html } from '../lib/html.js';
import { addMessages } from '../lib/i18n.js';
import { keepPage } from '../lib/offline.js';
import vi from '../locale/vi/console.json';
import en from '../locale/en/console.json';
import viHall from '../locale/vi/console_hall.json';
import enHall from '../locale/en/console_hall.json';
import { App } from './console/app.js';

addMessages({ vi, en });
addMessages({ vi: viHall, en: enHall });
render(html`<${App} />`, document.getElementById('app'));
keepPage('console');
