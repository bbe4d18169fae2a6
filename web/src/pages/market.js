/* How a market equivalent was worked out: its formula, the days with flows, value and level, and what
 * they give when it is done again here. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { dayTable } from '../lib/equivalent_table.js';
import {
  EQUIVALENTS,
  equivalent,
  equivalentAgain,
  flowsBehind,
  isRate,
  missingLevels,
} from '../lib/equivalents.js';
import { rateChecks, verdict } from '../lib/explain_parts.js';
import { fundTabs } from '../lib/fund_tabs.js';
import { fieldLabel, t } from '../lib/i18n.js';
import { shiftRound } from '../lib/money.js';
import { currentQuery, href } from '../lib/router.js';
import { csvLink, sheetHead } from '../lib/sheet_head.js';
import { pageHead } from '../lib/shell.js';
import { money } from '../lib/show.js';
import { subjectOf } from '../lib/subjects.js';

/** Done again from the rows, with the column that shows on the way to it. */
function checked(figure, figures, rows) {
  const told = figures[figure];
  if (told === null) return { check: nothing, more: [] };
  if (!isRate(figure)) return { check: verdict(equivalentAgain(figure, rows), told), more: [] };
  const flows = flowsBehind(figure, rows) ?? [];
  const column = {
    label: t('pme.flow'),
    cell: (row) => money(shiftRound(flows[row.place].amount, 0, 2), figures.currency),
    num: true,
  };
  return { check: rateChecks(flows, [told]), more: [column] };
}

export default async function marketPage({ params }) {
  const subject = subjectOf(params);
  const { figure } = params;
  const { index } = currentQuery();
  if (!EQUIVALENTS.includes(figure) || !index)
    throw new api.Problem(404, { detail: t('error.404') });
  const [name, pme, sheet] = await Promise.all([
    subject.name(),
    api.sheet(`${subject.api}/pme`, { index }),
    api.sheet(`${subject.api}/pme_rows`, { index }),
  ]);
  const { figures } = pme;
  const { check, more } = checked(figure, figures, sheet.rows);
  const address = api.sheetAddress(`${subject.api}/pme_rows`, { index });
  return {
    title: `${name.title} · ${fieldLabel(figure, 'equivalent')}`,
    view: () => html`${pageHead(fieldLabel(figure, 'equivalent'), {
      lead: html`${name.label} · ${t('pme.index')} <span translate="no">${index}</span> ·
      ${t('sheet.lead', { as_of: pme.as_of, as_known: pme.as_known })}`,
      actions: html`<a class="button" href=${href(subject.base, { index })}>${t('figures.title')}</a>`,
    })}
    ${subject.scope === 'fund' ? fundTabs(subject.id, 'figures') : nothing}
    <p class="big-figure">${equivalent(figures, figure)}</p>
    <p class="formula">${t(`formula.${figure}`)}</p>
    <p class="hint">${t('pme.conventions')}</p>
    ${
      figures[figure] === null
        ? nothing
        : html`<p class="hint">
            ${t('explain.exact')} <span translate="no">${figures[figure]}</span>
          </p>`
    }
    ${missingLevels(figures)} ${check}
    <section>
      ${sheetHead(t('pme.rows'), csvLink(address))} ${dayTable(sheet.rows, more)}
      <p class="hint">${t('pme.csv')}</p>
    </section>`,
  };
}
