/* One evaluation: the score sheet with both scores, what it comes to, and what follows from it. */
import { html, nothing } from 'lit-html';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { fieldLabel, figureLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { decideBar } from '../rules/index.js';
import { actor, nameOf, refLink, unknown, words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, tiles } from '../show/table.js';
import { scoreTable } from './score_table.js';
import { evaluationTag, filing, grade, scoreRange } from './scores.js';
import { statusTag } from './stages.js';

async function load(id) {
  const [answer, rows, dimensions] = await Promise.all([
    api.item('evaluations', id),
    api.sheet(`/evaluations/${id}/indicators`),
    api.sheet(`/evaluations/${id}/dimensions`),
  ]);
  const sheet = await api.item('score_sheets', answer.item.score_sheet_id);
  const refs = { ...sheet.refs, ...answer.refs, ...dimensions.refs, ...rows.refs };
  return {
    id,
    view: { as_of: rows.as_of, as_known: rows.as_known },
    record: answer.item,
    rows: rows.rows,
    dimensions: dimensions.rows,
    sheet: sheet.item,
    refs,
  };
}

function decidePart(page, reload) {
  const { record, refs } = page;
  if (record.figures.approval_id) return nothing;
  const what = html`${t('evaluation.close')} · ${record.fiscal_year}`;
  const facts = [
    [t('kind.fund'), refLink(refs, record.fund_id)],
    [t('field.self_total'), scoreRange(record.figures, 'self')],
    [t('field.fiscal_total'), scoreRange(record.figures, 'fiscal')],
    [t('field.grade_id'), grade(record.figures, refs)],
  ];
  return html`<p class="hint">${t('evaluation.close_hint')}</p>
    ${decideBar('evaluation', record, { what, facts, refs, reload })}`;
}

function outcome(page) {
  const { figures } = page.record;
  if (!figures.consequence) return nothing;
  return html`<p class=${figures.cuts_fee ? 'warning' : 'hint'}>
    ${t('field.consequence')}：${words(figures.consequence)}
    ${figures.cuts_fee ? t('evaluation.cuts_fee') : nothing}
  </p>`;
}

export default async function evaluationPage({ params, reload }) {
  const page = await load(Number(params.id));
  const { record, refs, sheet } = page;
  const { figures } = record;
  const toList = () => go(href(`/funds/${record.fund_id}/evaluations`));
  const untouched = figures.self_count === 0 && figures.fiscal_count === 0 && !figures.approval_id;
  return {
    title: `${t('kind.evaluation')} ${record.code}`,
    view: () => html`<div class="portrait">${pageHead(
      html`${nameOf(refs[record.fund_id])} · ${record.fiscal_year}`,
      {
        lead: html`${evaluationTag(figures.state)} <a href=${href(`/score_sheets/${record.score_sheet_id}`)}>${nameOf(sheet)}</a> ${statusTag(sheet.status)}`,
        actions: html`<button type="button" @click=${() => window.print()}>${t('evaluation.print')}</button>
        ${untouched ? reverseButton('evaluation', record, toList) : nothing}`,
      },
    )}
    <p class="note">${t('sheet.lead', page.view)}</p>
    ${tiles([
      [t('field.self_total'), scoreRange(figures, 'self')],
      [t('field.fiscal_total'), scoreRange(figures, 'fiscal')],
      [t('field.grade_id'), grade(figures, refs)],
      [fieldLabel('due_on', 'evaluation_figures'), figures.due_on ?? unknown()],
      [figureLabel('filed_on', 'evaluation'), filing(figures)],
    ])}
    ${outcome(page)}
    ${figures.fiscal_total === null ? html`<p class="hint">${t('evaluation.range_hint')}</p>` : nothing}
    ${sheet.status === 'unverified' ? html`<p class="warning">${t('evaluation.unverified')}</p>` : nothing}
    <section>
      ${sheetHead(t('evaluation.sheet'), [
        fileLinks(api.sheetFiles(`/evaluations/${page.id}/indicators`)),
        fileLinks(api.sheetFiles(`/evaluations/${page.id}/dimensions`), (format) =>
          t('evaluation.dimensions_file', { format }),
        ),
      ])}
      ${scoreTable(page, reload)}
    </section>
    <section>${facts([
      [t('field.code'), html`<span translate="no">${record.code}</span>`],
      [t('kind.fund'), refLink(refs, record.fund_id)],
      [t('field.fiscal_year_ends_on'), record.fiscal_year_ends_on],
      [t('investment.proposed_on'), record.effective_date],
      [t('investment.proposer'), actor(refs, record.recorded_by)],
      [
        t('field.decided_by'),
        figures.decided_by ? actor(refs, figures.decided_by) : html`<span class="muted">–</span>`,
      ],
      [
        t('field.promise_sha256'),
        record.promise_sha256
          ? html`<code class="hash">${record.promise_sha256}</code>`
          : unknown(),
        true,
      ],
      [
        t('field.note'),
        record.note ? words(record.note) : html`<span class="muted">–</span>`,
        true,
      ],
    ])}
    </div>${decidePart(page, reload)}`,
  };
}
