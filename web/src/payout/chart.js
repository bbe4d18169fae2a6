/* What each part gets over the value of a sale: one line a part, with a mark at every break point. */
import { html, nothing, svg } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { state } from '../frame/state.js';
import { figure, linearTicks } from '../show/chart.js';
import { money, moneyText, unitNote } from '../show/format.js';
import { exactInUnit } from '../show/money.js';
import { table } from '../show/table.js';
import { partKey, partText, tonesOf } from './parts.js';

const WIDTH = 960;
const HEIGHT = 320;
const MARGIN = { left: 92, right: 16, top: 14, bottom: 34 };
const PLAIN = ['nothing', 'beyond'];

/** The rows of each point together: {proceeds, event, rows}. */
export function pointsOf(rows) {
  const points = new Map();
  for (const row of rows) {
    if (!points.has(row.point)) points.set(row.point, { ...row, rows: [] });
    points.get(row.point).rows.push(row);
  }
  return [...points.values()];
}

function scales(points) {
  const most = Number(points[points.length - 1].proceeds) || 1;
  const high =
    Math.max(...points.flatMap((point) => point.rows.map((row) => Number(row.amount)))) || 1;
  return {
    across: linearTicks(most, 6),
    up: linearTicks(high),
    x: (value) => MARGIN.left + (Number(value) / most) * (WIDTH - MARGIN.left - MARGIN.right),
    y: (value) =>
      HEIGHT - MARGIN.bottom - (Number(value) / high) * (HEIGHT - MARGIN.top - MARGIN.bottom),
  };
}

function axisText(value, currency) {
  const exact = exactInUnit(value.toFixed(2), state.unit, currency);
  return exact.includes('.') ? exact.replace(/\.?0+$/, '') : exact;
}

function axes(scale, currency) {
  const bottom = HEIGHT - MARGIN.bottom;
  return svg`<g class="tick">
    ${scale.up.map(
      (value) => svg`<line class=${value === 0 ? 'zero' : 'grid'} x1=${MARGIN.left}
        x2=${WIDTH - MARGIN.right} y1=${scale.y(value)} y2=${scale.y(value)}></line>
        <text x=${MARGIN.left - 8} y=${scale.y(value)} dy="0.35em" text-anchor="end">${axisText(value, currency)}</text>`,
    )}
    ${scale.across.map(
      (
        value,
      ) => svg`<line x1=${scale.x(value)} x2=${scale.x(value)} y1=${bottom} y2=${bottom + 5}></line>
        <text x=${scale.x(value)} y=${bottom + 20} text-anchor="middle">${axisText(value, currency)}</text>`,
    )}
  </g>`;
}

/** What happens at a point, in words. */
export function eventText(point, refs) {
  const changed = { ...point, part: point.event_certificate ? 'note' : 'class' };
  const who = partText(
    { ...changed, class_id: point.event_class_id, certificate: point.event_certificate },
    refs,
  );
  if (point.event === 'rank_paid') return t('payout.event.rank_paid', { rank: point.event_rank });
  if (point.event_class_id || point.event_certificate)
    return t(`payout.event.${point.event}`, { who });
  return enumLabel('payout_event', point.event);
}

function lineOf(points, scale, key, tone) {
  const path = points
    .map((point, at) => {
      const row = point.rows.find((other) => partKey(other) === key);
      return `${at ? 'L' : 'M'}${scale.x(point.proceeds).toFixed(1)},${scale.y(row.amount).toFixed(1)}`;
    })
    .join('');
  return svg`<path class="line ${tone}" d=${path}></path>`;
}

function marks(points, scale, refs) {
  const told = points.filter((point) => !PLAIN.includes(point.event));
  return told.map((point, at) => {
    const label = `${moneyText(point.proceeds, point.currency)}: ${eventText(point, refs)}; ${point.rows
      .map((row) => `${partText(row, refs)} ${moneyText(row.amount, row.currency)}`)
      .join(', ')}`;
    const x = scale.x(point.proceeds);
    return svg`<g class=${point.event === 'as_asked' ? 'asked' : 'break'} data-point role="img"
      tabindex=${at === 0 ? '0' : '-1'} aria-label=${label}>
      <line x1=${x} x2=${x} y1=${MARGIN.top} y2=${HEIGHT - MARGIN.bottom}></line>
      <circle class="hit" cx=${x} cy=${HEIGHT - MARGIN.bottom} r="9"></circle>
      <circle class="dot" cx=${x} cy=${HEIGHT - MARGIN.bottom} r="3.5"></circle>
      <title>${label}</title>
    </g>`;
  });
}

function legend(parts, tones, refs) {
  return html`${parts.map(
    (row) =>
      html`<span class="key-item"
        ><span class="swatch ${tones.get(partKey(row))}"></span>${partText(row, refs)}</span
      > `,
  )}`;
}

/** The same as a table: a row a point, a column a part. */
export function pointTable(points, refs) {
  const parts = points[0].rows;
  return table({
    caption: t('payout.curve'),
    note: unitNote,
    quiet: true,
    items: points,
    columns: [
      {
        label: fieldLabel('proceeds', 'payout_point'),
        cell: (point) => money(point.proceeds, point.currency),
        num: true,
        head: true,
      },
      { label: fieldLabel('event', 'payout_point'), cell: (point) => eventText(point, refs) },
      { label: fieldLabel('per_unit', 'payout_point'), cell: (point) => point.per_unit, num: true },
      ...parts.map((part, at) => ({
        label: partText(part, refs),
        cell: (point) => money(point.rows[at].amount, point.currency),
        num: true,
      })),
    ],
  });
}

/** @param {any[]} rows of the sheet of points @param {object} refs */
export function payoutChart(rows, refs) {
  if (rows.length === 0) return nothing;
  const points = pointsOf(rows);
  const parts = points[0].rows;
  const tones = tonesOf(parts);
  const scale = scales(points);
  return figure({
    title: t('payout.curve'),
    legend: legend(parts, tones, refs),
    drawing: html`<svg class="curve payout" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group"
      aria-label=${t('payout.curve')}>
      ${axes(scale, points[0].currency)}
      ${parts.map((part) => lineOf(points, scale, partKey(part), tones.get(partKey(part))))}
      ${marks(points, scale, refs)}
    </svg>`,
  });
}
