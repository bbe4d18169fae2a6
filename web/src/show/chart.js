/* What all charts share: the figure with its table twin, ticks, and a walk through the points with
 * the arrow keys that says each point aloud. */
import { html, nothing } from 'lit-html';
import { t } from '../frame/i18n.js';
import { announce } from '../frame/live.js';

/** Round steps that cover 0..max with about `count` ticks. */
export function linearTicks(max, count = 4) {
  if (!(max > 0)) return [0];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough;
  const ticks = [];
  for (let value = 0; value <= max * 1.0001; value += step) ticks.push(value);
  return ticks;
}

/** Days since 1970 of an ISO date: positions on a time axis. */
export function dayNumber(date) {
  return Date.parse(`${date}T00:00:00Z`) / 86400000;
}

/** The first days of years between two day numbers, thinned to at most `count`. */
export function yearTicks(first, last, count = 10) {
  const from = new Date(first * 86400000).getUTCFullYear();
  const to = new Date(last * 86400000).getUTCFullYear() + 1;
  const step = Math.max(1, Math.ceil((to - from) / count));
  const ticks = [];
  for (let year = from; year <= to; year += step)
    ticks.push({ year, day: dayNumber(`${year}-01-01`) });
  return ticks.filter((tick) => tick.day >= first && tick.day <= last);
}

/** Text cut to a width, counting a Chinese character as two. */
export function cut(text, width) {
  let used = 0;
  let result = '';
  for (const character of text) {
    used += character.charCodeAt(0) > 0x2e7f ? 2 : 1;
    if (used > width) return `${result}…`;
    result += character;
  }
  return result;
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrow keys walk the marks of a chart ([data-point], in the order drawn). */
function walk(event) {
  const points = [...event.currentTarget.querySelectorAll('[data-point]')];
  const at = points.indexOf(document.activeElement);
  if (at < 0 || points.length === 0) return;
  let next = at;
  if (STEPS[event.key]) next = (at + STEPS[event.key] + points.length) % points.length;
  else if (event.key === 'Home') next = 0;
  else if (event.key === 'End') next = points.length - 1;
  else return;
  event.preventDefault();
  points[at].setAttribute('tabindex', '-1');
  points[next].setAttribute('tabindex', '0');
  points[next].focus();
  announce(points[next].getAttribute('aria-label') ?? '');
}

/**
 * @param {object} options
 * @param {any} options.title
 * @param {any} options.drawing an svg
 * @param {any} [options.twin] the same as a table; none where the table stands beside it
 * @param {any} [options.legend]
 */
export function figure({ title, drawing, twin = null, legend = '' }) {
  return html`<figure class="chart">
    <figcaption>${title}<span class="legend">${legend}</span></figcaption>
    <div class="canvas" @keydown=${walk}>${drawing}</div>
    ${
      twin === null
        ? nothing
        : html`<details>
            <summary>${t('chart.table')}</summary>
            ${twin}
          </details>`
    }
  </figure>`;
}
