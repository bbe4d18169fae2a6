/* How a market equivalent was worked out: its formula, the days with flows, value and level, and what
 * they give when it is done again here. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { money } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { shiftRound } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { dayTable } from './equivalent_table.js';
import {
  EQUIVALENTS,
  equivalent,
  equivalentAgain,
  flowsBehind,
  isRate,
  missingLevels,
} from './equivalents.js';
import { rateChecks, verdict } from './explain_parts.js';
import { subjectOf } from './subjects.js';

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
  const address = api.sheetFiles(`${subject.api}/pme_rows`, { index });
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
      ${sheetHead(t('pme.rows'), fileLinks(address))} ${dayTable(sheet.rows, more)}
      <p class="hint">${t('pme.csv')}</p>
    </section>`,
  };
}
