// The recount: figures, votes, and the result by the rules.

import { optionsOf } from '../../lib/contest.js';
import { html } from '../../lib/html.js';
import { formatNumber, formatPercent, t } from '../../lib/i18n.js';

const FIGURES = ['convened', 'present', 'issued', 'collected', 'valid', 'invalid'];
const MARKS = { approval: ['for'], each: ['for', 'against'], resolution: ['for', 'against', 'other'] };

const isNumber = (value) => typeof value === 'number';

export function Recount({ report }) {
  const { manifest, counts, totals, result } = report;
  return html`
    <div class="panel stack">
      <h3>${t('verify.recount')}</h3>
      <dl class="counts">
        ${FIGURES.filter((name) => isNumber(counts[name])).map((name) => Figure(t(`verify.count.${name}`), formatNumber(counts[name])))}
      </dl>
      ${totals && html`<${Totals} manifest=${manifest} totals=${totals} result=${result} />`}
      ${totals && (result ? html`<${Result} manifest=${manifest} result=${result} />` : html`<p class="soft">${t('verify.result.elsewhere')}</p>`)}
    </div>
  `;
}

function Figure(name, value) {
  return html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`;
}

const namesOf = (manifest) => new Map(optionsOf(manifest).map(({ number, name }) => [number, name]));

function Totals({ manifest, totals, result }) {
  const names = namesOf(manifest);
  const marks = MARKS[manifest.style];
  return html`
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">${t('verify.number')}</th>
            <th scope="col">${t('verify.name')}</th>
            ${marks.map((mark) => html`<th scope="col" class="number" key=${mark}>${t(`mark.${mark}`)}</th>`)}
            ${result && html`<th scope="col" class="number">${t('verify.percent')}</th>`}
          </tr>
        </thead>
        <tbody>
          ${totals.map(
            (row, at) => html`
              <tr key=${row.number}>
                <td class="number">${row.number}</td>
                <td>${names.get(row.number) ?? manifest.title}</td>
                ${marks.map((mark) => html`<td class="number" key=${mark}>${formatNumber(row[mark])}</td>`)}
                ${result && html`<td class="number">${formatPercent(result.rows[at].percent)}</td>`}
              </tr>
            `
          )}
        </tbody>
      </table>
    </div>
  `;
}

function Result({ manifest, result }) {
  const names = namesOf(manifest);
  const list = (numbers) => numbers.map((number) => names.get(number)).join(', ');
  return html`
    <h4>${t('verify.result')}</h4>
    <dl class="counts wide">
      ${Figure(t('verify.result.base'), formatNumber(result.base))}
      ${Figure(t('verify.result.threshold'), formatNumber(result.threshold))}
      ${'adopted' in result
        ? Figure(t('verify.recount'), t(result.adopted ? 'verify.result.adopted' : 'verify.result.rejected'))
        : Figure(t('verify.result.elected'), list(result.elected) || t('verify.result.nobody'))}
      ${result.tied.length > 0 && Figure(t('verify.result.tied'), list(result.tied))}
      ${result.open_seats > 0 && Figure(t('verify.result.open_seats'), formatNumber(result.open_seats))}
    </dl>
  `;
}
