/* What a fund took in and gave back per quarter with the sum so far (the J-curve), and its net asset
 * value over time. Both from the quarters of the net asset value rolled forward. */
import { html, svg } from 'lit-html';
import { t } from '../frame/i18n.js';
import { state } from '../frame/state.js';
import { dayNumber, figure, yearTicks } from '../show/chart.js';
import { money, moneyText, unitNote } from '../show/format.js';
import { exactInUnit, sum } from '../show/money.js';
import { table } from '../show/table.js';

const WIDTH = 960;
const HEIGHT = 240;
const MARGIN = { left: 92, right: 14, top: 12, bottom: 28 };
const BAR_MOST = 26;

/** Per quarter: paid in (negative), distributed, and the net of both so far. */
export function curvePoints(rows) {
  let net = '0.00';
  return rows.map((row) => {
    const contributed = row.contributions.startsWith('-')
      ? row.contributions.slice(1)
      : `-${row.contributions}`;
    const distributed = row.distributions.startsWith('-')
      ? row.distributions.slice(1)
      : row.distributions;
    net = sum([net, contributed, distributed]);
    return {
      date: row.to,
      currency: row.currency,
      contributed,
      distributed,
      net,
      nav: row.closing,
    };
  });
}

/** Steps of 1, 2 or 5 that cover a range with nought in it. */
function valueTicks(least, most, count = 4) {
  const rough = (most - least) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough;
  const ticks = [];
  for (let value = Math.floor(least / step) * step; value <= most + step / 2; value += step)
    ticks.push(value);
  return ticks;
}

/** A tick in the unit of the page, without noughts behind the point. */
export function axisText(value, currency) {
  const exact = exactInUnit(value.toFixed(2), state.unit, currency);
  return exact.includes('.') ? exact.replace(/\.?0+$/, '') : exact;
}

function scales(points, names) {
  const values = points.flatMap((point) => names.map((name) => Number(point[name])));
  const ticks = valueTicks(Math.min(0, ...values), Math.max(0, ...values));
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const days = points.map((point) => dayNumber(point.date));
  const first = days[0] - 46;
  const last = days[days.length - 1] + 46;
  const inner = WIDTH - MARGIN.left - MARGIN.right;
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  return {
    ticks,
    first,
    last,
    x: (date) => MARGIN.left + ((dayNumber(date) - first) / (last - first)) * inner,
    y: (value) => MARGIN.top + ((high - Number(value)) / (high - low || 1)) * height,
    bar: Math.min(BAR_MOST, (inner / points.length) * 0.6),
  };
}

function axes(scale, currency) {
  const bottom = HEIGHT - MARGIN.bottom;
  return svg`<g class="tick">
    ${scale.ticks.map(
      (
        value,
      ) => svg`<line class=${value === 0 ? 'zero' : 'grid'} x1=${MARGIN.left} x2=${WIDTH - MARGIN.right}
        y1=${scale.y(value)} y2=${scale.y(value)}></line>
        <text x=${MARGIN.left - 8} y=${scale.y(value)} dy="0.35em" text-anchor="end">${axisText(
          value,
          currency,
        )}</text>`,
    )}
    ${yearTicks(scale.first, scale.last).map(
      (
        tick,
      ) => svg`<text x=${scale.x(`${tick.year}-01-01`)} y=${bottom + 20} text-anchor="middle">${tick.year}</text>
        <line x1=${scale.x(`${tick.year}-01-01`)} x2=${scale.x(`${tick.year}-01-01`)} y1=${bottom} y2=${bottom + 5}></line>`,
    )}
  </g>`;
}

function line(points, scale, name, kind) {
  const path = points
    .map((point, index) => `${index ? 'L' : 'M'}${scale.x(point.date)},${scale.y(point[name])}`)
    .join('');
  return svg`<path class="line ${kind}" d=${path}></path>`;
}

function marks(points, scale, name, label) {
  return points.map(
    (
      point,
      index,
    ) => svg`<g data-point role="img" tabindex=${index === 0 ? '0' : '-1'} aria-label=${label(point)}>
      <circle class="dot" cx=${scale.x(point.date)} cy=${scale.y(point[name])} r="3.5"></circle>
      <circle class="hit" cx=${scale.x(point.date)} cy=${scale.y(point[name])} r="9"></circle>
      <title>${label(point)}</title>
    </g>`,
  );
}

function bars(points, scale) {
  const bar = (point, name, kind) => {
    const y = scale.y(point[name]);
    const zero = scale.y(0);
    return svg`<rect class="flow-bar ${kind}" x=${scale.x(point.date) - scale.bar / 2} width=${scale.bar}
      y=${Math.min(y, zero)} height=${Math.abs(zero - y)}></rect>`;
  };
  return points.map(
    (point) => svg`${bar(point, 'contributed', 'paid')}${bar(point, 'distributed', 'back')}`,
  );
}

function twin(caption, points, names) {
  return table({
    caption,
    note: unitNote,
    quiet: true,
    items: points,
    columns: [
      { label: t('sheet.date'), cell: (point) => point.date, head: true },
      ...names.map((name) => ({
        label: t(`curve.${name}`),
        cell: (point) => money(point[name], point.currency),
        num: true,
      })),
    ],
  });
}

function chart({ title, points, names, drawing, legend, label, mark }) {
  const scale = scales(points, names);
  return figure({
    title,
    legend: html`${legend} <span class="note">${unitNote(points)}</span>`,
    drawing: html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label=${title}>
      ${axes(scale, points[0].currency)} ${drawing(scale)} ${marks(points, scale, mark, label)}
    </svg>`,
    twin: twin(title, points, names),
  });
}

const key = (name) => html`<span class="key ${name}">${t(`curve.${name}`)}</span>`;

export function jCurve(points) {
  if (points.length === 0) return html`<p class="empty">${t('sheet.no_postings')}</p>`;
  const names = ['contributed', 'distributed', 'net'];
  return chart({
    title: t('curve.title'),
    points,
    names,
    mark: 'net',
    legend: names.map(key),
    drawing: (scale) => [bars(points, scale), line(points, scale, 'net', 'net')],
    label: (point) =>
      t('curve.point', {
        date: point.date,
        paid: moneyText(point.contributed, point.currency),
        back: moneyText(point.distributed, point.currency),
        net: moneyText(point.net, point.currency),
      }),
  });
}

export function navCurve(points) {
  if (points.length === 0) return html``;
  return chart({
    title: t('curve.nav_title'),
    points,
    names: ['nav'],
    mark: 'nav',
    legend: html``,
    drawing: (scale) => line(points, scale, 'nav', 'nav'),
    label: (point) => `${point.date}: ${moneyText(point.nav, point.currency)}`,
  });
}
