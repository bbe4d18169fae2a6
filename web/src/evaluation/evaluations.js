/* Evaluations year by year, of one fund or of all, and the score sheets they use. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, figureLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { decimal, nameOf, nameText, refLink, unknown, words } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { filterPick } from '../show/parts.js';
import { table } from '../show/table.js';
import { evaluationTag, filing, grade, scoreRange } from './scores.js';
import { statusTag } from './stages.js';

function evaluationTable(answer, withFund) {
  const items = [...answer.items].sort(
    (a, b) => b.fiscal_year - a.fiscal_year || a.fund_id - b.fund_id,
  );
  return table({
    caption: t('nav.evaluations'),
    quiet: true,
    items,
    empty: t('evaluation.none'),
    columns: [
      {
        label: t('field.fiscal_year'),
        cell: (row) => html`<a href=${href(`/evaluations/${row.id}`)}>${row.fiscal_year}</a>`,
        head: true,
      },
      {
        label: t('field.code'),
        cell: (row) =>
          html`<a href=${href(`/evaluations/${row.id}`)} translate="no">${row.code}</a>`,
        kind: 'nowrap',
      },
      ...(withFund
        ? [{ label: t('kind.fund'), cell: (row) => refLink(answer.refs, row.fund_id) }]
        : []),
      { label: t('kind.score_sheet'), cell: (row) => refLink(answer.refs, row.score_sheet_id) },
      {
        label: fieldLabel('state', 'evaluation_figures'),
        cell: (row) => evaluationTag(row.figures.state),
      },
      {
        label: t('field.self_total'),
        cell: (row) => scoreRange(row.figures, 'self'),
        num: true,
        kind: 'nowrap',
      },
      {
        label: t('field.fiscal_total'),
        cell: (row) => scoreRange(row.figures, 'fiscal'),
        num: true,
        kind: 'nowrap',
      },
      {
        label: t('field.grade_id'),
        cell: (row) => grade(row.figures, answer.refs),
        kind: 'nowrap',
      },
      {
        label: t('field.consequence'),
        cell: (row) =>
          row.figures.consequence
            ? words(row.figures.consequence)
            : html`<span class="muted">–</span>`,
      },
      {
        label: figureLabel('filed_on', 'evaluation'),
        cell: (row) => filing(row.figures),
        kind: 'nowrap',
      },
    ],
  });
}

function sheetTable(answer) {
  return table({
    caption: t('evaluation.sheets'),
    quiet: true,
    items: answer.items,
    empty: t('evaluation.no_sheets'),
    columns: [
      {
        label: t('field.name'),
        cell: (row) => html`<a href=${href(`/score_sheets/${row.id}`)}>${nameOf(row)}</a>`,
        head: true,
      },
      {
        label: t('field.authority'),
        cell: (row) => (row.authority ? words(row.authority) : unknown()),
      },
      { label: t('field.clause'), cell: (row) => (row.clause ? words(row.clause) : unknown()) },
      { label: t('field.full_marks'), cell: (row) => decimal(row.full_marks), num: true },
      {
        label: t('field.deadline_months'),
        cell: (row) => row.deadline_months ?? unknown(),
        num: true,
      },
      { label: t('field.valid_from'), cell: (row) => row.valid_from, kind: 'nowrap' },
      { label: t('field.status'), cell: (row) => statusTag(row.status) },
    ],
  });
}

function head(id, fund, answer) {
  const query = { fund_id: id, back: id ? `/funds/${id}/evaluations` : '/evaluations' };
  const actions = writeLink('evaluation', '/new/evaluation', t('evaluation.add'), query);
  if (!fund) return pageHead(t('nav.evaluations'), { lead: t('evaluation.lead'), actions });
  return html`${pageHead(nameOf(fund.item), {
    lead: t('sheet.lead', { as_of: answer.as_of, as_known: answer.as_known }),
    actions,
  })}
  ${fundTabs(id, 'evaluations')}`;
}

export default async function evaluationsPage({ params }) {
  const id = params.id === undefined ? undefined : Number(params.id);
  const { state, score_sheet_id } = currentQuery();
  const [fund, page, all, sheets] = await Promise.all([
    id ? api.item('funds', id) : null,
    api.list('evaluations', { limit: 1 }),
    api.all('evaluations', { fund_id: id, state, score_sheet_id }),
    api.all('score_sheets'),
  ]);
  const change = (changes) => go(here(changes));
  const states = () =>
    LISTS.evaluation_state.map((value) => ({ value, label: enumLabel('evaluation_state', value) }));
  const sheetChoices = () =>
    sheets.items.map((item) => ({ value: item.id, label: nameText(item) }));
  return {
    title: fund ? `${nameText(fund.item)} · ${t('nav.evaluations')}` : t('nav.evaluations'),
    view: () => html`${head(id, fund, page)}
    ${
      id
        ? nothing
        : html`<div class="filters">
            ${filterPick('state', fieldLabel('state', 'evaluation_figures'), states(), state, change)}
            ${filterPick('score_sheet_id', t('kind.score_sheet'), sheetChoices(), score_sheet_id, change)}
          </div>`
    }
    ${evaluationTable(all, !id)}
    <p class="hint">${t('evaluation.range_hint')}</p>
    <section>
      <h2>${t('evaluation.sheets')}</h2>
      ${sheetTable(sheets)}
      <p class="hint">${t('evaluation.sheets_hint')} <code>fundtrail load score-sheet FILE</code></p>
    </section>`,
  };
}
