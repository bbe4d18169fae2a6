/* The course of an index: one line from its first day to its last. */
import { html, svg } from 'lit-html';
import { fieldLabel, t } from '../frame/i18n.js';
import { dayNumber, figure, linearTicks, yearTicks } from '../show/chart.js';
import { decimal } from '../show/format.js';
import { grouped } from '../show/money.js';
import { table } from '../show/table.js';

const WIDTH = 960;
const HEIGHT = 220;
const MARGIN = { left: 72, right: 14, top: 12, bottom: 28 };

function scales(rows) {
  const most = Math.max(...rows.map((row) => Number(row.level)));
  const ticks = linearTicks(most);
  const days = rows.map((row) => dayNumber(row.date));
  const [first, last] = [days[0], Math.max(days[days.length - 1], days[0] + 1)];
  const high = Math.max(most, ticks[ticks.length - 1]) * 1.04 || 1;
  const inner = WIDTH - MARGIN.left - MARGIN.right;
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  return {
    ticks,
    first,
    last,
    x: (day) => MARGIN.left + ((day - first) / (last - first)) * inner,
    y: (value) => MARGIN.top + ((high - value) / high) * height,
  };
}

function axes(scale) {
  const bottom = HEIGHT - MARGIN.bottom;
  return svg`<g class="tick">
    ${scale.ticks.map(
      (value) => svg`<line class=${value === 0 ? 'zero' : 'grid'} x1=${MARGIN.left}
        x2=${WIDTH - MARGIN.right} y1=${scale.y(value)} y2=${scale.y(value)}></line>
        <text x=${MARGIN.left - 8} y=${scale.y(value)} dy="0.35em" text-anchor="end">${grouped(
          String(value),
        )}</text>`,
    )}
    ${yearTicks(scale.first, scale.last).map(
      (
        tick,
      ) => svg`<text x=${scale.x(tick.day)} y=${bottom + 20} text-anchor="middle">${tick.year}</text>
        <line x1=${scale.x(tick.day)} x2=${scale.x(tick.day)} y1=${bottom} y2=${bottom + 5}></line>`,
    )}
  </g>`;
}

function marks(rows, scale) {
  return rows.map((row, index) => {
    const [x, y] = [scale.x(dayNumber(row.date)), scale.y(Number(row.level))];
    const label = `${row.date}: ${grouped(row.level)}`;
    return svg`<g data-point role="img" tabindex=${index === 0 ? '0' : '-1'} aria-label=${label}>
      <circle class="hit" cx=${x} cy=${y} r="6"></circle>
      <title>${label}</title>
    </g>`;
  });
}

/** @param {{date: string, level: string}[]} rows in order of date, at least one */
export function levelCurve(rows) {
  const scale = scales(rows);
  const path = rows
    .map(
      (row, i) =>
        `${i ? 'L' : 'M'}${scale.x(dayNumber(row.date)).toFixed(1)},${scale.y(Number(row.level)).toFixed(1)}`,
    )
    .join('');
  return figure({
    title: t('indices.course'),
    drawing: html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label=${t('indices.course')}>
      ${axes(scale)} ${svg`<path class="line nav" d=${path}></path>`} ${marks(rows, scale)}
    </svg>`,
    twin: table({
      caption: t('indices.course'),
      quiet: true,
      items: rows,
      columns: [
        { label: t('sheet.date'), cell: (row) => row.date, head: true },
        { label: fieldLabel('level', 'level_row'), cell: (row) => decimal(row.level), num: true },
      ],
    }),
  });
}
