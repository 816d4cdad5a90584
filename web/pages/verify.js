import { render } from 'preact';
import { html } from '../lib/html.js';
import { addMessages } from '../lib/i18n.js';
import { keepPage } from '../lib/offline.js';
import en from '../locale/en/verify.json';
import enCodes from '../locale/en/verify_codes.json';
import vi from '../locale/vi/verify.json';
import viCodes from '../locale/vi/verify_codes.json';
import { App } from './verify/app.js';

addMessages({ vi, en });
addMessages({ vi: viCodes, en: enCodes });

// A receipt links here with its code as the fragment.
const code = window.location.hash.slice(1);

render(html`<${App} code=${code} />`, document.getElementById('app'));
keepPage('verify');
