import { render } from 'preact';
import { html } from '../lib/html.js';
import { addMessages } from '../lib/i18n.js';
import en from '../locale/en/install.json';
import vi from '../locale/vi/install.json';
import { App } from './install/app.js';

addMessages({ vi, en });

render(html`<${App} />`, document.getElementById('app'));
