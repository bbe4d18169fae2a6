/* One evaluation: the score sheet with both scores, what it comes to, and what follows from it. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { evaluationTag, filing, grade, score, scoreRange } from '../lib/evaluation.js';
import { csvLink, sheetHead } from '../lib/fund_tabs.js';
import { t } from '../lib/i18n.js';
import { approvalForm } from '../lib/notices.js';
import { reverseButton } from '../lib/parts.js';
import { openRecord, recordButton } from '../lib/record_dialog.js';
import { statusTag } from '../lib/reinvestment.js';
import { go, href, isPresent } from '../lib/router.js';
import { pageHead } from '../lib/shell.js';
import { actor, nameOf, refLink, unknown, words } from '../lib/show.js';
import { mayWrite, state } from '../lib/state.js';
import { facts, tiles } from '../lib/table.js';

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

function openScore(page, kind, row, reload) {
  const name = page.refs[row.score_indicator_id];
  openRecord({
    kind,
    title: t(`evaluation.${kind}`),
    lead: html`${nameOf(name)} · ${t('field.max_score')} ${score(row.max_score)}`,
    given: { evaluation_id: page.id, score_indicator_id: row.score_indicator_id },
    done: reload,
  });
}

/** A score that is not there yet, for whom may give it. */
function scoreCell(page, row, kind, side, reload) {
  if (row[`${side}_score`] !== null) return score(row[`${side}_score`]);
  if (page.record.figures.approval_id) return unknown();
  const what = page.refs[row.score_indicator_id]?.name ?? '';
  const button = recordButton(
    kind,
    t('evaluation.give'),
    () => openScore(page, kind, row, reload),
    { small: true, what },
  );
  return button === nothing ? unknown() : button;
}

function undo(page, row, reload) {
  if (page.record.figures.approval_id) return nothing;
  return html`<span class="actions">
    ${row.self_score_id && mayWrite('self_score') ? reverseButton('self_score', { id: row.self_score_id, seq: row.self_score_id }, reload) : nothing}
    ${row.fiscal_score_id && mayWrite('fiscal_score') ? reverseButton('fiscal_score', { id: row.fiscal_score_id, seq: row.fiscal_score_id }, reload) : nothing}
  </span>`;
}

function evidenceCell(row) {
  if (!row.evidence_sha256) return html`<span class="muted">–</span>`;
  return html`${words(row.evidence)}<br /><code class="hash" title=${row.evidence_sha256}>${row.evidence_sha256.slice(0, 16)}…</code>`;
}

function indicatorRow(page, row, reload) {
  return html`<tr>
    <th scope="row">${nameOf(page.refs[row.score_indicator_id])}</th>
    <td class="num">${score(row.max_score)}</td>
    <td class="num">${scoreCell(page, row, 'self_score', 'self', reload)}</td>
    <td>${evidenceCell(row)}</td>
    <td class="num">${scoreCell(page, row, 'fiscal_score', 'fiscal', reload)}</td>
    <td class="num">${row.difference === null ? html`<span class="muted">–</span>` : score(row.difference)}</td>
    <td>${row.self_scored_by ? actor(page.refs, row.self_scored_by) : '–'} / ${row.fiscal_scored_by ? actor(page.refs, row.fiscal_scored_by) : '–'}</td>
    <td>${statusTag(row.status)}</td>
    <td class="act-cell">${undo(page, row, reload)}</td>
  </tr>`;
}

function weightText(dimension) {
  return dimension.weight_min === dimension.weight_max
    ? score(dimension.weight_max)
    : html`${score(dimension.weight_min)} – ${score(dimension.weight_max)}`;
}

/** A dimension's heading in the table, with its weight and what it comes to. */
function dimensionRow(page, dimension) {
  return html`<tr class="group-row">
    <th scope="rowgroup">
      ${nameOf(page.refs[dimension.score_dimension_id])}
      ${dimension.bonus ? html`<span class="tag accent">${t('field.bonus')}</span>` : nothing}
    </th>
    <td class="num">${weightText(dimension)}</td>
    <td class="num">${scoreRange(dimension, 'self')}</td>
    <td></td>
    <td class="num">${scoreRange(dimension, 'fiscal')}</td>
    <td></td>
    <td>${dimension.self_count} / ${dimension.fiscal_count} / ${dimension.indicator_count}</td>
    <td>${statusTag(dimension.status)}</td>
    <td class="act-cell"></td>
  </tr>`;
}

function scoreTable(page, reload) {
  const heads = [
    ['evaluation.indicator', ''],
    ['field.max_score', 'num'],
    ['figure.self_total', 'num'],
    ['field.evidence', ''],
    ['figure.fiscal_total', 'num'],
    ['figure.difference', 'num'],
    ['evaluation.by', ''],
    ['field.status', ''],
    ['action.label', 'act-cell'],
  ];
  const { figures } = page.record;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('evaluation.sheet')}>
    <table class="score-sheet">
      <caption class="visually-hidden">${t('evaluation.sheet')}</caption>
      <thead>
        <tr>${heads.map(([key, kind]) => html`<th scope="col" class=${kind}>${t(key)}</th>`)}</tr>
      </thead>
      ${page.dimensions.map(
        (dimension) => html`<tbody>
          ${dimensionRow(page, dimension)}
          ${page.rows
            .filter((row) => row.score_dimension_id === dimension.score_dimension_id)
            .map((row) => indicatorRow(page, row, reload))}
        </tbody>`,
      )}
      <tfoot>
        <tr>
          <th scope="row">${t('figure.total')}</th>
          <td class="num">${score(page.sheet.full_marks)}</td>
          <td class="num">${scoreRange(figures, 'self')}</td>
          <td></td>
          <td class="num">${scoreRange(figures, 'fiscal')}</td>
          <td></td>
          <td>${figures.self_count} / ${figures.fiscal_count} / ${figures.indicator_count}</td>
          <td></td>
          <td class="act-cell"></td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function decidePart(page, form) {
  if (page.record.figures.approval_id || !isPresent() || !mayWrite('approval')) return nothing;
  const own = page.record.recorded_by === state.session?.user.id;
  return html`<section class="act">
    <h2>${t('evaluation.close')}</h2>
    <p class="hint">${t('evaluation.close_hint')}</p>
    ${own ? html`<p class="warning">${t('decide.own')}</p>` : form.view()}
  </section>`;
}

function outcome(page) {
  const { figures } = page.record;
  if (!figures.consequence) return nothing;
  return html`<p class=${figures.cuts_fee ? 'warning' : 'hint'}>
    ${t('field.consequence')}：${words(figures.consequence)}
    ${figures.cuts_fee ? t('evaluation.cuts_fee') : nothing}
  </p>`;
}

export default async function evaluationPage({ params, redraw, reload }) {
  const page = await load(Number(params.id));
  const { record, refs, sheet } = page;
  const { figures } = record;
  const form = approvalForm('evaluation', record, { redraw, done: reload });
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
      [t('figure.self_total'), scoreRange(figures, 'self')],
      [t('figure.fiscal_total'), scoreRange(figures, 'fiscal')],
      [t('figure.grade_id'), grade(figures, refs)],
      [t('figure.due_on'), figures.due_on ?? unknown()],
      [t('figure.filed_on'), filing(figures)],
    ])}
    ${outcome(page)}
    ${figures.fiscal_total === null ? html`<p class="hint">${t('evaluation.range_hint')}</p>` : nothing}
    ${sheet.status === 'unverified' ? html`<p class="warning">${t('evaluation.unverified')}</p>` : nothing}
    <section>
      ${sheetHead(t('evaluation.sheet'), [
        csvLink(api.sheetAddress(`/evaluations/${page.id}/indicators`)),
        html`<a class="button small" href=${api.sheetAddress(`/evaluations/${page.id}/dimensions`)} download>${t('evaluation.csv_dimensions')}</a>`,
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
        t('figure.decided_by'),
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
    ${decidePart(page, form)}</div>`,
  };
}
