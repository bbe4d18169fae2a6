/* The course of an indicator: what is stated, and what is worked out, by the last day of periods. */
import { html, svg } from 'lit-html';
import { fieldLabel, t } from '../frame/i18n.js';
import { dayNumber, figure, linearTicks, yearTicks } from '../show/chart.js';
import { decimalText } from '../show/format.js';
import { grouped } from '../show/money.js';
import { table } from '../show/table.js';
import { computed, value } from './parts.js';

const WIDTH = 960;
const HEIGHT = 240;
const MARGIN = { left: 96, right: 24, top: 12, bottom: 28 };
/** What is drawn, and as which line. */
const LINES = { value: 'net', computed: 'nav' };

const pointsOf = (rows, name) => rows.filter((row) => row.to_on && row[name] !== null);

function scales(rows) {
  const values = rows.flatMap((row) => [row.value, row.computed]).filter((text) => text !== null);
  const ticks = linearTicks(Math.max(...values.map(Number)));
  const days = rows.filter((row) => row.to_on).map((row) => dayNumber(row.to_on));
  const first = Math.min(...days);
  const last = Math.max(...days, first + 1);
  const high = Math.max(...values.map(Number), ticks[ticks.length - 1]) * 1.04 || 1;
  return {
    ...{ ticks, first, last },
    x: (day) =>
      MARGIN.left + ((day - first) / (last - first)) * (WIDTH - MARGIN.left - MARGIN.right),
    y: (number) => MARGIN.top + ((high - number) / high) * (HEIGHT - MARGIN.top - MARGIN.bottom),
  };
}

function axes(scale) {
  const bottom = HEIGHT - MARGIN.bottom;
  return svg`<g class="tick">
    ${scale.ticks.map(
      (number) => svg`<line class=${number === 0 ? 'zero' : 'grid'} x1=${MARGIN.left}
        x2=${WIDTH - MARGIN.right} y1=${scale.y(number)} y2=${scale.y(number)}></line>
        <text x=${MARGIN.left - 8} y=${scale.y(number)} dy="0.35em" text-anchor="end">${grouped(
          String(number),
        )}</text>`,
    )}
    ${yearTicks(scale.first, scale.last).map(
      ({
        year,
        day,
      }) => svg`<text x=${scale.x(day)} y=${bottom + 20} text-anchor="middle">${year}</text>
        <line x1=${scale.x(day)} x2=${scale.x(day)} y1=${bottom} y2=${bottom + 5}></line>`,
    )}
  </g>`;
}

function line(rows, scale, name) {
  const path = pointsOf(rows, name)
    .map(
      (row, i) =>
        `${i ? 'L' : 'M'}${scale.x(dayNumber(row.to_on)).toFixed(1)},${scale.y(Number(row[name])).toFixed(1)}`,
    )
    .join('');
  return svg`<path class="line ${LINES[name]}" d=${path}></path>`;
}

function marks(rows, scale) {
  const points = Object.keys(LINES).flatMap((name) =>
    pointsOf(rows, name).map((row) => ({ row, name })),
  );
  return points.map(({ row, name }, index) => {
    const [x, y] = [scale.x(dayNumber(row.to_on)), scale.y(Number(row[name]))];
    const label = `${row.to_on} ${fieldLabel(name, 'indicator_row')}: ${decimalText(row[name])}`;
    return svg`<g data-point role="img" tabindex=${index === 0 ? '0' : '-1'} aria-label=${label}>
      <circle class="dot" cx=${x} cy=${y} r="3"></circle>
      <circle class="hit" cx=${x} cy=${y} r="8"></circle>
      <title>${label}</title>
    </g>`;
  });
}

const key = (name) =>
  html`<span class="key ${LINES[name]}">${fieldLabel(name, 'indicator_row')}</span>`;

/** @param {any[]} rows of a series; '' where no day of any value is known */
export function course(rows) {
  const shown = rows.filter((row) => row.to_on && (row.value !== null || row.computed !== null));
  if (shown.length === 0) return '';
  const scale = scales(shown);
  return figure({
    title: t('indicator.course'),
    legend: Object.keys(LINES)
      .filter((name) => pointsOf(shown, name).length > 0)
      .map(key),
    drawing: html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label=${t('indicator.course')}>
      ${axes(scale)} ${Object.keys(LINES).map((name) => line(shown, scale, name))} ${marks(shown, scale)}
    </svg>`,
    twin: table({
      caption: t('indicator.course'),
      quiet: true,
      items: shown,
      columns: [
        { label: fieldLabel('to_on', 'indicator_row'), cell: (row) => row.to_on, head: true },
        {
          label: fieldLabel('value', 'indicator_row'),
          cell: (row) => (row.value === null ? '' : value(row.qualifier, row.value)),
          num: true,
        },
        {
          label: fieldLabel('computed', 'indicator_row'),
          cell: (row) => computed(row.computed_qualifier, row.computed, row.gap),
          num: true,
        },
      ],
    }),
  });
}
