/* Public market equivalents: how each is told, and how it is worked out again from the rows of days. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { money } from '../show/format.js';
import { shiftRound } from '../show/money.js';
import { Fraction, NOUGHT, total } from './fraction.js';
import { multipleText, rateText } from './key_figures.js';

export const EQUIVALENTS = [
  'ks_pme',
  'ln_pme',
  'pme_plus',
  'm_pme',
  'direct_alpha',
  'ln_pme_nav',
  'pme_plus_lambda',
];

const MULTIPLES = ['ks_pme', 'pme_plus_lambda'];
const PLACES = 15;

export const isRate = (name) => !MULTIPLES.includes(name) && name !== 'ln_pme_nav';

/** A figure as shown, or in words why it is not quoted. */
export function equivalent(figures, name) {
  const value = figures[name];
  if (value === null)
    return html`<span class="unknown">${enumLabel('pme_reason', figures[`${name}_reason`])}</span>`;
  if (name === 'ln_pme_nav') return money(shiftRound(value, 0, 2), figures.currency);
  const text = MULTIPLES.includes(name) ? multipleText(value) : rateText(value);
  return html`<data class="num" value=${value} title=${value}>${text}</data>`;
}

/** The figures as tiles, each a link to how it was worked out.
 * @param {string} base address of the subject's figures @param {any} figures @param {string} index */
export function equivalentTiles(base, figures, index) {
  return html`<dl class="tiles figures">
    ${EQUIVALENTS.map(
      (name) =>
        html`<div>
          <dt>
            <a href=${href(`${base}/market/${name}`, { index })} title=${t('explain.how')}
              >${fieldLabel(name, 'equivalent')}</a
            >
          </dt>
          <dd>${equivalent(figures, name)}</dd>
        </div>`,
    )}
  </dl>`;
}

/** What is missing, in words. */
export function missingLevels(figures) {
  return figures.missing_count === 0
    ? nothing
    : html`<p class="warning">${t('pme.missing', { count: figures.missing_count })}</p>`;
}

/** The rows with their numbers as fractions, and what one unit of money grows to with the index. */
function exact(rows) {
  const last = Fraction.of(rows[rows.length - 1].index);
  return rows.map((row) => ({
    date: row.date,
    level: Fraction.of(row.index),
    growth: last.over(Fraction.of(row.index)),
    paid: Fraction.of(row.contribution),
    back: Fraction.of(row.distribution),
    nav: row.nav === null ? null : Fraction.of(row.nav),
  }));
}

function sums(days) {
  const grownIn = total(days.map((day) => day.paid.times(day.growth)));
  const grownOut = total(days.map((day) => day.back.times(day.growth)));
  const { nav } = days[days.length - 1];
  return { grownIn, grownOut, nav, position: grownIn.minus(grownOut) };
}

const lambdaOf = ({ grownIn, grownOut, nav }) => grownIn.minus(nav).over(grownOut);

/** The index position of mPME: what goes in, and the share of it that is paid out. */
function mirrored(days) {
  let held = NOUGHT;
  let { level } = days[0];
  const flows = days.map((day) => {
    held = held.times(day.level).over(level).plus(day.paid);
    level = day.level;
    const share = day.back.isNought ? NOUGHT : day.back.over(day.back.plus(day.nav));
    const out = held.times(share);
    held = held.minus(out);
    return out.minus(day.paid);
  });
  flows[flows.length - 1] = flows[flows.length - 1].plus(held);
  return flows;
}

/** The flows whose rate of return a figure is, by day; null where it is no rate. */
export function flowsBehind(name, rows) {
  const days = exact(rows);
  const all = sums(days);
  const ended = (flows, value) => [...flows.slice(0, -1), flows[flows.length - 1].plus(value)];
  const own = (scale) => days.map((day) => day.back.times(scale).minus(day.paid));
  const one = Fraction.of('1');
  const flows = {
    ln_pme: () => ended(own(one), all.position),
    pme_plus: () => ended(own(lambdaOf(all)), all.nav),
    m_pme: () => mirrored(days),
    direct_alpha: () =>
      ended(
        days.map((day) => day.back.minus(day.paid).times(day.growth)),
        all.nav,
      ),
  }[name]?.();
  return flows?.map((flow, i) => ({ date: days[i].date, amount: flow.text(20) })) ?? null;
}

/** What is no rate, exact again to its last digit; null where it cannot be. */
export function equivalentAgain(name, rows) {
  const all = sums(exact(rows));
  if (name === 'ks_pme' && !all.grownIn.isNought)
    return all.grownOut.plus(all.nav).over(all.grownIn).text(PLACES);
  if (name === 'ln_pme_nav') return all.position.text(PLACES);
  if (name === 'pme_plus_lambda' && !all.grownOut.isNought) return lambdaOf(all).text(PLACES);
  return null;
}

/** Growth of the index from each day to the last, for showing. */
export const growthTexts = (rows) => exact(rows).map((day) => day.growth.text(8));
