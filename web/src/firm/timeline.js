/* A firm's rounds on a time line, scaled by post-money: the mark's area is what the firm was worth after
 * the round, the dark part in it what was raised. A round of unknown post-money is drawn hollow, one of
 * unknown date is listed below and never placed. */
import { html, nothing, svg } from 'lit-html';
import { t } from '../frame/i18n.js';
import { cut, dayNumber, figure, yearTicks } from '../show/chart.js';
import { known, money, moneyText, unitNote, words } from '../show/format.js';
import { ratio } from '../show/money.js';
import { table } from '../show/table.js';

const WIDTH = 960;
const HEIGHT = 150;
const MARGIN = 46;
const AXIS = 108;
const LARGEST = 26;
const SMALLEST = 6;
const YEAR_DAYS = 365;

const dateOf = (round) => round.closed_on ?? round.announced_on;

const postMoney = (round) => round.figures?.post_money ?? null;

/** The area, not the radius, stands for the amount. */
function radius(amount, largest) {
  if (amount === null || largest === 0) return SMALLEST;
  return Math.max(SMALLEST, LARGEST * Math.sqrt(ratio(amount, String(largest))));
}

/** What was raised lies within what the firm was worth; without the latter there is nothing to show it in. */
function raisedMark(round, x, largest) {
  if (postMoney(round) === null || round.amount_raised === null) return nothing;
  const part = Math.sqrt(ratio(round.amount_raised, postMoney(round)));
  return svg`<circle class="raised" cx=${x} cy="62" r=${part * radius(postMoney(round), largest)}></circle>`;
}

function mark(round, index, place, largest) {
  const label = t('timeline.point', {
    series: round.series ?? t('unknown'),
    date: dateOf(round),
    amount: moneyText(round.amount_raised, round.currency),
    post_money: moneyText(postMoney(round), round.currency),
  });
  const kind = postMoney(round) === null ? 'round unknown-amount' : 'round';
  const x = place(dayNumber(dateOf(round)));
  return svg`<g class=${kind} data-point role="img" tabindex=${index === 0 ? '0' : '-1'} aria-label=${label}>
    <line x1=${x} x2=${x} y1=${AXIS} y2="62"></line>
    <circle cx=${x} cy="62" r=${radius(postMoney(round), largest)}></circle>
    ${raisedMark(round, x, largest)}
    <text x=${x} y=${index % 2 ? 16 : 30} text-anchor="middle" aria-hidden="true">${cut(round.series ?? '?', 14)}</text>
    <title>${label}</title>
  </g>`;
}

function drawing(rounds) {
  const days = rounds.map((round) => dayNumber(dateOf(round)));
  const first = Math.min(...days) - YEAR_DAYS / 2;
  const last = Math.max(...days) + YEAR_DAYS / 2;
  const place = (day) => MARGIN + ((day - first) / (last - first)) * (WIDTH - 2 * MARGIN);
  const largest = Math.max(0, ...rounds.map((round) => Number(postMoney(round) ?? 0)));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label=${t('timeline.title')}>
    <line class="axis" x1=${MARGIN} x2=${WIDTH - MARGIN} y1=${AXIS} y2=${AXIS}></line>
    ${yearTicks(first, last).map(
      (tick) => svg`<g class="tick">
        <line x1=${place(tick.day)} x2=${place(tick.day)} y1=${AXIS} y2=${AXIS + 6}></line>
        <text x=${place(tick.day)} y=${AXIS + 22} text-anchor="middle">${tick.year}</text>
      </g>`,
    )}
    ${rounds.map((round, index) => mark(round, index, place, largest))}
  </svg>`;
}

function twin(rounds) {
  return table({
    caption: t('timeline.title'),
    note: unitNote,
    quiet: true,
    items: rounds,
    columns: [
      {
        label: t('field.series'),
        cell: (round) => known(round.series, words),
        head: true,
      },
      {
        label: t('field.announced_on'),
        cell: (round) => known(round.announced_on),
      },
      { label: t('field.closed_on'), cell: (round) => known(round.closed_on) },
      {
        label: t('field.amount_raised'),
        cell: (round) => money(round.amount_raised, round.currency),
        num: true,
      },
      {
        label: t('field.post_money'),
        cell: (round) => money(round.figures?.post_money ?? null, round.currency),
        num: true,
      },
    ],
  });
}

export function timeline(rounds) {
  if (rounds.length === 0) return html`<p class="empty">${t('timeline.empty')}</p>`;
  const dated = rounds.filter(dateOf).sort((a, b) => dayNumber(dateOf(a)) - dayNumber(dateOf(b)));
  const undated = rounds.length - dated.length;
  return figure({
    title: t('timeline.title'),
    legend: html`<span class="note">${t('timeline.scale')}
      ${undated ? t('timeline.undated', { count: undated }) : nothing}</span>`,
    drawing: dated.length ? drawing(dated) : html`<p class="empty">${t('timeline.no_dates')}</p>`,
    twin: twin(rounds),
  });
}
