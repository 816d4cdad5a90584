// The verdict on a board, what was found, and what was checked.

import { html } from '../../lib/html.js';
import { has, t } from '../../lib/i18n.js';
import { Icon, Notice } from '../../lib/parts.js';
import { REMARKS } from '../../lib/verify_check.js';
import { checksOf, notHeld } from './checks.js';
import { Recount } from './count.js';

const ROWS_SHOWN = 20;

export function Report({ report, name, beside, keyGiven }) {
  const { manifest, findings } = report;
  const remarks = findings.filter(({ code }) => REMARKS.includes(code));
  const wrong = findings.filter(({ code }) => !REMARKS.includes(code));
  const unopened = wrong.every(isUnopened);
  return html`
    <section class="stack" aria-labelledby="verdict">
      <h2 id="verdict">${manifest?.title ?? name}</h2>
      <${Verdict} report=${report} wrong=${wrong} />
      ${wrong.length > 0 && html`<${Findings} title=${t(unopened ? 'verify.remarks' : 'verify.findings')} findings=${wrong} />`}
      ${remarks.length > 0 && html`<${Findings} title=${t('verify.remarks')} findings=${remarks} />`}
      ${report.counts && html`<${Checks} report=${report} beside=${beside} />`}
      ${unopened && report.counts && html`<${Sources} report=${report} beside=${beside} keyGiven=${keyGiven} />`}
      ${report.counts && html`<${Recount} report=${report} />`}
      ${report.fingerprint &&
      html`<p class="soft">${t('verify.fingerprint')} <span class="mono">${report.fingerprint}</span></p>`}
    </section>
  `;
}

const isUnopened = ({ code }) => code === 'not_opened';

function Verdict({ report: { counts, manifest }, wrong }) {
  const params = { collected: counts?.collected };
  if (wrong.length === 0) {
    const text = t(manifest.secret ? 'verify.sound_text' : 'verify.sound_open', params);
    return html`<${Notice} kind="good"><strong>${t('verify.sound')}</strong> ${text}<//>`;
  }
  if (wrong.every(isUnopened)) {
    return html`<${Notice} kind="warn"><strong>${t('verify.unopened')}</strong> ${t('verify.unopened_text', params)}<//>`;
  }
  return html`<${Notice} kind="bad"><strong>${t('verify.unsound')}</strong> ${t('verify.unsound_text')}<//>`;
}

// What this verdict rests on, and what it could rest on as well.
function Sources({ report: { congressKey }, beside, keyGiven }) {
  const names = notHeld(beside).map((name) => t(`verify.beside.${name}`));
  return html`
    <p class="soft">${t(keyGiven ? 'verify.key_reminder' : 'verify.key_of_board')} <span class="mono key">${congressKey}</span></p>
    ${names.length > 0 && html`<p class="soft">${t('verify.not_beside', { names: names.join(', ') })}</p>`}
  `;
}

// Keys and steps have names.
const spell = (detail) => (has(`verify.detail.${detail}`) ? t(`verify.detail.${detail}`) : detail);

// One line for each code, with the rows it concerns and what it means.
function Findings({ title, findings }) {
  const byCode = new Map();
  for (const { code, detail } of findings) byCode.set(code, [...(byCode.get(code) ?? []), detail]);
  return html`
    <div class="panel stack">
      <h3>${title}</h3>
      <ul class="findings">
        ${[...byCode].map(([code, details]) => html`<li key=${code}><${Finding} code=${code} details=${details} /></li>`)}
      </ul>
    </div>
  `;
}

function Finding({ code, details }) {
  const told = details.filter((detail) => detail !== '');
  const [key, meaning] = [`verify.finding.${code}`, `verify.meaning.${code}`];
  return html`
    <p>
      <strong>${has(key) ? t(key) : code}</strong>
      ${told.length > 0 && html`<span class="rows"> ${told.slice(0, ROWS_SHOWN).map(spell).join(', ')}</span>`}
      ${told.length > ROWS_SHOWN && html`<span class="soft"> ${t('verify.more', { count: told.length - ROWS_SHOWN })}</span>`}
    </p>
    ${has(meaning) && html`<p class="meaning">${t(meaning)}</p>`}
    <p class="soft mono code">${code}</p>
  `;
}

function Checks({ report, beside }) {
  return html`
    <div class="panel stack">
      <h3>${t('verify.checks')}</h3>
      <ul class="checks">
        ${checksOf(report, beside).map(
          ({ name, failed }) => html`
            <li key=${name} class=${failed ? 'failed' : 'passed'}>
              <${Icon} name=${failed ? 'no' : 'yes'} />
              <span class="visually-hidden">${t(failed ? 'verify.failed' : 'verify.passed')}</span>
              <span>${t(`verify.check.${name}`)}</span>
            </li>
          `
        )}
      </ul>
    </div>
  `;
}
