/* Stacked bars: parts of a whole side by side, with a key that says each part in words. */
import { html, nothing, svg } from 'lit-html';
import { money } from './format.js';
import { percent, ratio } from './money.js';

const HEIGHT = 14;

/**
 * @typedef {object} Part
 * @property {string} tone the class of its colour
 * @property {string} label
 * @property {string} value a decimal; what is not above nought is told, not drawn
 * @property {string} [currency] of an amount; without one the value is a share of the whole
 */

/** The bar alone. @param {Part[]} parts @param {string} whole @param {string} label */
export function stackedBar(parts, whole, label) {
  let at = 0;
  const drawn = parts
    .filter((part) => Number(part.value) > 0)
    .map((part) => {
      const width = ratio(part.value, whole) * 100;
      const mark = svg`<rect class=${part.tone} x=${at} width=${width} height=${HEIGHT}>
        <title>${part.label} ${percent(part.value, whole)}</title></rect>`;
      at += width;
      return mark;
    });
  return html`<svg class="stacked" viewBox="0 0 ${Math.max(100, at)} ${HEIGHT}" preserveAspectRatio="none"
    role="img" aria-label=${label}>
    <rect class="whole" width=${Math.max(100, at)} height=${HEIGHT}></rect>
    ${drawn}
  </svg>`;
}

/** What each colour is, with its amount and percentage. @param {Part[]} parts @param {string} whole */
export function stackedKey(parts, whole) {
  return html`<ul class="stacked-key">
    ${parts.map(
      (part) =>
        html`<li>
          <span class="swatch ${part.tone}"></span>${part.label}
          <strong>${percent(part.value, whole)}</strong>
          ${part.currency ? html`<small>${money(part.value, part.currency)}</small>` : nothing}
        </li>`,
    )}
  </ul>`;
}
