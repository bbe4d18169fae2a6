/* Bars of public money: one for each name, as long as its amount. */
import { html, svg } from 'lit-html';
import { cut } from '../show/chart.js';
import { moneyText } from '../show/format.js';
import { ratio } from '../show/money.js';

const WIDTH = 960;
const LABEL = 300;
const AMOUNT_ROOM = 190;
const ROW = 30;
const BAR = 18;

/** @param {{name: string, amount: string}[]} rows @param {string} label */
export function publicBars(rows, label) {
  const most = String(rows.reduce((max, row) => Math.max(max, Number(row.amount)), 0) || 1);
  const room = WIDTH - LABEL - AMOUNT_ROOM;
  return html`<svg viewBox="0 0 ${WIDTH} ${rows.length * ROW + 8}" role="group" aria-label=${label}>
    ${rows.map((row, at) => {
      const amount = moneyText(row.amount, 'CNY');
      const middle = at * ROW + ROW / 2 + 4;
      const width = Math.max(1, ratio(row.amount, most) * room);
      return svg`<g role="img" data-point tabindex=${at === 0 ? '0' : '-1'} aria-label=${`${row.name}: ${amount}`}>
        <rect class="hit" y=${at * ROW + 4} width=${WIDTH} height=${ROW}></rect>
        <text x=${LABEL - 10} y=${middle} dy="0.35em" text-anchor="end" aria-hidden="true">${cut(row.name, 38)}</text>
        <rect class="exposure-bar" x=${LABEL} y=${middle - BAR / 2} width=${width} height=${BAR} rx="2"></rect>
        <text class="share" x=${LABEL + width + 8} y=${middle} dy="0.35em" aria-hidden="true">${amount}</text>
        <title>${`${row.name}: ${amount}`}</title>
      </g>`;
    })}
  </svg>`;
}
