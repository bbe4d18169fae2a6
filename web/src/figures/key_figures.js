/* The figures that a fund is judged by, each a link to how it was worked out. */
import { html } from 'lit-html';
import { enumLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { figure, money, unitNote } from '../show/format.js';
import { difference, isDecimal, shiftRound } from '../show/money.js';

const AMOUNTS = ['committed', 'paid_in', 'unfunded', 'distributed', 'nav'];
const MULTIPLES = ['dpi', 'rvpi', 'tvpi', 'pic', 'gross_multiple'].concat(
  'net_multiple_without',
  'gross_multiple_without',
);
const RATES = ['net_irr', 'gross_irr', 'net_irr_without', 'gross_irr_without'];

export const KEY_FIGURES = [...AMOUNTS, ...MULTIPLES, ...RATES];

export function multipleText(text) {
  return `${shiftRound(text, 0, 2)}×`;
}

export function rateText(text) {
  return `${shiftRound(text, -2, 2)}%`;
}

/** A rate of return: one value, all of several, or the plain statement that there is none. */
export function rate(figures, name) {
  const status = figures[`${name}_status`];
  if (status === 'value')
    return html`<data class="num" value=${figures[name]}>${rateText(figures[name])}</data>`;
  if (status === 'several')
    return html`<span class="several"
      >${t('irr.several', { rates: figures[name].split(',').map(rateText).join(' · ') })}</span
    >`;
  return html`<span class="unknown">${t('irr.none')}</span>`;
}

/** Why the server does not tell a figure; null where it does. */
export function reasonOf(figures, name) {
  const without = name.endsWith('_without') ? figures.without_reason : null;
  const rates = RATES.includes(name) ? figures.rates_reason : null;
  return figures[name] === null ? (without ?? figures.returns_reason ?? rates ?? null) : null;
}

/** A key figure as shown: amounts in the unit picked, ratios and rates rounded, each with all its
 * digits in its value. */
export function keyFigure(figures, name) {
  const reason = reasonOf(figures, name);
  if (reason) return html`<span class="unknown">${enumLabel('performance_reason', reason)}</span>`;
  if (AMOUNTS.includes(name)) return figure(figures[name], figures.currency);
  if (RATES.includes(name)) return rate(figures, name);
  const value = figures[name];
  return value === null
    ? html`<span class="muted" title=${t('irr.no_ratio')}>–</span>`
    : html`<data class="num" value=${value} title=${value}>${multipleText(value)}</data>`;
}

/** How much a key figure moved from one view to another; null where it did not, or cannot be told. */
export function figureChange(before, after, name) {
  const [a, b] = [before[name], after[name]];
  if (a === b) return null;
  if (!isDecimal(a ?? '') || !isDecimal(b ?? ''))
    return html`<span class="tag warn">${t('compare.changed')}</span>`;
  const moved = difference(b, a);
  if (AMOUNTS.includes(name)) return money(moved, after.currency);
  const text = RATES.includes(name) ? rateText(moved) : multipleText(moved);
  return html`<data class="num" value=${moved} title=${moved}>${text}</data>`;
}

/** @param {{base: string, names: string[], label: (name: string) => string}} subject @param {any} figures answer of the server */
export function keyFigures(subject, figures) {
  const shown = subject.names.filter((name) => name in figures);
  return html`<dl class="tiles figures">
      ${shown.map(
        (name) =>
          html`<div>
            <dt>
              <a href=${href(`${subject.base}/${name}`)} title=${t('explain.how')}
                >${subject.label(name)}</a
              >
            </dt>
            <dd>${keyFigure(figures, name)}</dd>
          </div>`,
      )}
    </dl>
    <p class="note">${unitNote(figures.currency)} · ${t('explain.hint')}</p>`;
}
