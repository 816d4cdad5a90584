// How the hall filled: a curve for the eye, a sentence and a table for the rest.
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { html } from '../../lib/html.js';
import { formatNumber, formatTime, language, t } from '../../lib/i18n.js';

const HEIGHT = 260;
const MINUTES = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10080];
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// uPlot's columns: seconds, inside, in, out. The hall was empty before the first.
function columns({ points, step_seconds: step }) {
  const at = points.map((point) => Date.parse(point.at) / 1000);
  const of = (name) => points.map((point) => point[name]);
  return [
    [at[0] - step, ...at],
    [0, ...of('inside')],
    [0, ...of('in')],
    [0, ...of('out')],
  ];
}

const number = (chart, values) => values.map((value) => (value !== null && Number.isInteger(value) ? formatNumber(value) : ''));
const clock = (chart, values) => values.map((value) => formatTime(value * 1000));

function options(width) {
  const ink = token('--ink-soft');
  const axis = { stroke: ink, grid: { stroke: token('--line'), width: 1 }, ticks: { stroke: token('--line'), width: 1 }, font: '13px system-ui, sans-serif' };
  const { stepped, bars } = uPlot.paths;
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // Never less than ten minutes, so that the first arrivals do not stand alone.
      x: { range: (chart, low, high) => [Math.min(low, high - 600), high + 60] },
      y: { range: (chart, low, high) => [0, Math.max(5, high * 1.08)] },
      // Comings and goings keep to the lower third, below the curve.
      rate: { range: (chart, low, high) => [0, Math.max(6, high * 3)] },
    },
    axes: [
      { ...axis, values: clock, space: 70, incrs: MINUTES.map((minutes) => minutes * 60) },
      { ...axis, values: number, size: 52, incrs: WHOLE },
      { ...axis, values: number, size: 44, incrs: WHOLE, side: 1, scale: 'rate', grid: { show: false }, filter: (chart, values) => values.map((value) => (value <= chart.scales.rate.max / 2.6 ? value : null)) },
    ],
    series: [
      {},
      { stroke: token('--accent'), width: 3, fill: `${token('--accent')}22`, paths: stepped({ align: 1 }), points: { show: false } },
      { scale: 'rate', stroke: token('--good'), fill: token('--good'), width: 0, paths: bars({ size: [0.6, 14, 2], align: 1 }), points: { show: false } },
      { scale: 'rate', stroke: token('--bad'), width: 2, dash: [5, 4], paths: stepped({ align: 1 }), points: { show: false } },
    ],
  };
}

function useTheme() {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setTurn((now) => now + 1);
    dark.addEventListener('change', changed);
    return () => dark.removeEventListener('change', changed);
  }, []);
  return turn;
}

function Curve({ arrivals, label }) {
  const place = useRef(null);
  const chart = useRef(null);
  const theme = useTheme();
  useEffect(() => {
    const width = () => Math.max(240, Math.floor(place.current.clientWidth));
    chart.current = new uPlot(options(width()), columns(arrivals), place.current);
    const watch = new ResizeObserver(() => chart.current?.setSize({ width: width(), height: HEIGHT }));
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.current.destroy();
      chart.current = null;
    };
  }, [theme, language()]);
  useEffect(() => {
    chart.current?.setData(columns(arrivals));
  }, [arrivals]);
  return html`<div class="chart" ref=${place} role="img" aria-label=${label}></div>`;
}

function Key() {
  return html`<ul class="plain row chart-key" aria-hidden="true">
    <li class="key-inside">${t('arrivals.inside')}</li>
    <li class="key-in">${t('arrivals.in')}</li>
    <li class="key-out">${t('arrivals.out')}</li>
  </ul>`;
}

function Table({ points }) {
  return html`<details>
    <summary>${t('arrivals.as_table')}</summary>
    <div class="scroll tall" tabindex="0" role="region" aria-label=${t('arrivals.title')}><table>
      <thead><tr><th>${t('arrivals.at')}</th><th class="number">${t('arrivals.in')}</th><th class="number">${t('arrivals.out')}</th><th class="number">${t('arrivals.inside')}</th></tr></thead>
      <tbody>${[...points].reverse().map((point) => html`<tr key=${point.at}><td>${formatTime(point.at)}</td><td class="number">${formatNumber(point.in)}</td><td class="number">${formatNumber(point.out)}</td><td class="number">${formatNumber(point.inside)}</td></tr>`)}</tbody>
    </table></div>
  </details>`;
}

// The sentence that says what the curve shows.
function summary(points) {
  const last = points.at(-1);
  const most = points.reduce((best, point) => (point.inside > best.inside ? point : best));
  const rush = points.reduce((best, point) => (point.in > best.in ? point : best));
  return t('arrivals.summary', {
    inside: last.inside,
    time: formatTime(last.at),
    most: most.inside,
    most_time: formatTime(most.at),
    rush: rush.in,
    rush_time: formatTime(rush.at),
  });
}

// arrivals: the answer of GET /api/arrivals.
export function ArrivalsChart({ arrivals }) {
  const { points } = arrivals;
  if (points.length === 0) return html`<p class="soft">${t('arrivals.none')}</p>`;
  const words = summary(points);
  return html`<div class="stack tight">
    <p>${words}</p>
    <${Key} />
    <${Curve} arrivals=${arrivals} label=${words} />
    <${Table} points=${points} />
  </div>`;
}
