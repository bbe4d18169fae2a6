/* The score sheet of an evaluation: the manager's score beside the finance bureau's. */
import { html, nothing } from 'lit-html';
import { reverseButton } from '../form/reverse_button.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { mayWrite } from '../frame/state.js';
import { openRecord, recordButton } from '../rules/index.js';
import { actor, nameOf, unknown, words } from '../show/format.js';
import { score, scoreRange } from './scores.js';
import { statusTag } from './stages.js';

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

/** The sheet as a table: dimensions with their indicators, and what they come to. */
export function scoreTable(page, reload) {
  const heads = [
    [t('evaluation.indicator'), ''],
    [t('field.max_score'), 'num'],
    [t('field.self_total'), 'num'],
    [fieldLabel('evidence', 'evaluation_row'), ''],
    [t('field.fiscal_total'), 'num'],
    [t('field.difference'), 'num'],
    [t('evaluation.by'), ''],
    [t('field.status'), ''],
    [t('action.label'), 'act-cell'],
  ];
  const { figures } = page.record;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('evaluation.sheet')}>
    <table class="score-sheet">
      <caption class="visually-hidden">${t('evaluation.sheet')}</caption>
      <thead>
        <tr>${heads.map(([label, kind]) => html`<th scope="col" class=${kind}>${label}</th>`)}</tr>
      </thead>
      <tbody class="totals">
        <tr>
          <th scope="row">${t('column.total')}</th>
          <td class="num">${score(page.sheet.full_marks)}</td>
          <td class="num">${scoreRange(figures, 'self')}</td>
          <td></td>
          <td class="num">${scoreRange(figures, 'fiscal')}</td>
          <td></td>
          <td>${figures.self_count} / ${figures.fiscal_count} / ${figures.indicator_count}</td>
          <td></td>
          <td class="act-cell"></td>
        </tr>
      </tbody>
      ${page.dimensions.map(
        (dimension) => html`<tbody>
          ${dimensionRow(page, dimension)}
          ${page.rows
            .filter((row) => row.score_dimension_id === dimension.score_dimension_id)
            .map((row) => indicatorRow(page, row, reload))}
        </tbody>`,
      )}
    </table>
  </div>`;
}
