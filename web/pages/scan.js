// The door: a steward scans badges or finds people by hand; every scan is kept
// on the device until the daemon has it.
import { render } from 'preact';
import { addMessages } from '../lib/i18n.js';
import { html } from '../lib/html.js';
import { keepAwake } from '../lib/awake.js';
import { keepPage } from '../lib/offline.js';
import vi from '../locale/vi/scan.json';
import en from '../locale/en/scan.json';
import { App } from './scan/app.js';

addMessages({ vi, en });
keepAwake();
keepPage('scan');
render(html`<${App} />`, document.getElementById('app'));
