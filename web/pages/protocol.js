// The written protocol: one language of the two that stand in the page.

import { render } from 'preact';
import { html } from '../lib/html.js';
import { language, onLanguage } from '../lib/i18n.js';
import { keepPage } from '../lib/offline.js';
import { LanguageSwitch } from '../lib/parts.js';

const LANGUAGES = ['vi', 'en'];

function show(chosen) {
  for (const lang of LANGUAGES) document.getElementById(lang).hidden = lang !== chosen;
  document.title = document.querySelector(`#${chosen} h1`).textContent;
}

render(
  html`<a class="top-title" href="/verify">/verify</a>
    <${LanguageSwitch} />`,
  document.getElementById('top')
);
show(language());
onLanguage(show);
keepPage('protocol');
