/* A distribution beside the terms of its fund: how it should split, and whether its carry is right. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { money, words } from '../show/format.js';
import { compare } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { tiles } from '../show/table.js';
import { shareTable, termInForce, termsOf, tierTable } from './waterfall.js';
import { stepTable } from './waterfall_steps.js';
import { tiersOf } from './waterfall_terms.js';

/** How a distribution splits by the terms of its fund; null where there are none on its day. */
export async function loadFall(fundId, record) {
  const base = `/distributions/${record.id}/waterfall`;
  const day = record.figures.effective_on ?? record.effective_date;
  const term = termInForce(await termsOf(fundId), day);
  if (!term) return null;
  const [answer, steps, shares, tiers] = await Promise.all([
    api.sheet(base),
    api.sheet(`${base}/steps`),
    api.sheet(`${base}/shares`),
    api.all('waterfall_tiers', { waterfall_term_id: term.id }),
  ]);
  return { ...answer, steps, shares, term, tiers: tiersOf(tiers, term.id), base };
}

export function fallPart(notice) {
  const { fall } = notice;
  if (!fall) return nothing;
  const { figures } = fall;
  const right = compare(figures.carry_difference, '0') === 0;
  const recorded = new Map(notice.lines.rows.map((row) => [row.commitment_id, row.amount]));
  return html`<section>
    ${sheetHead(
      t('fall.of_distribution'),
      html`<a class="button small" href=${href(`/funds/${notice.fundId}/waterfall`)}
          >${t('fund.tab.waterfall')}</a
        >
        ${fileLinks(api.sheetFiles(`${fall.base}/steps`))}`,
    )}
    ${tiles([
      [fieldLabel('lp', 'waterfall'), money(figures.lp, figures.currency)],
      [fieldLabel('carry', 'waterfall'), money(figures.carry, figures.currency)],
      [t('field.carry_paid'), money(figures.carry_paid, figures.currency)],
      [t('field.carry_difference'), money(figures.carry_difference, figures.currency)],
    ])}
    <p class="verdict ${right ? 'good' : 'bad'}" role="status">
      ${t(right ? 'fall.carry_right' : 'fall.carry_wrong')}
    </p>
    ${
      notice.record.deviation_reason
        ? html`<p class="warning">
            <strong>${t('field.deviation_reason')}</strong>: ${words(notice.record.deviation_reason)}
          </p>`
        : nothing
    }
    ${tierTable(figures, fall.term, fall.tiers)}
    <h3>${t('fall.investors')}</h3>
    ${shareTable(fall.shares, notice.commitments, {
      concession: fall.term.concession_share !== null,
      recorded,
    })}
    <details>
      <summary>${t('fall.steps')}</summary>
      ${stepTable(fall.steps, { deals: fall.term.kind === 'american' })}
    </details>
  </section>`;
}
