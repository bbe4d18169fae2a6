/* A score sheet as data: dimensions, indicators, grades, and where each comes from. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, nameOf, nameText, unknown, words } from '../show/format.js';
import { versions } from '../show/parts.js';
import { facts, table } from '../show/table.js';
import { score } from './scores.js';
import { statusTag } from './stages.js';

const HIDDEN = ['name', 'name_en', 'status'];

function indicatorTable(page) {
  const items = page.dimensions.flatMap((dimension) => [
    { dimension },
    ...page.indicators
      .filter((item) => item.score_dimension_id === dimension.id)
      .map((indicator) => ({ indicator })),
  ]);
  const weight = (row) =>
    row.weight_min === row.weight_max
      ? score(row.weight_max)
      : html`${score(row.weight_min)} – ${score(row.weight_max)}`;
  return table({
    caption: t('evaluation.sheet'),
    quiet: true,
    items,
    empty: t('evaluation.no_indicators'),
    columns: [
      {
        label: t('evaluation.indicator'),
        cell: (row) =>
          row.dimension
            ? html`<strong>${nameOf(row.dimension)}</strong> ${row.dimension.bonus ? html`<span class="tag accent">${t('field.bonus')}</span>` : nothing}`
            : html`<span class="indent">${nameOf(row.indicator)}</span>`,
        head: true,
      },
      {
        label: t('field.code'),
        cell: (row) => html`<span translate="no">${(row.dimension ?? row.indicator).code}</span>`,
        kind: 'nowrap',
      },
      {
        label: t('field.max_score'),
        cell: (row) => (row.dimension ? weight(row.dimension) : score(row.indicator.max_score)),
        num: true,
      },
      {
        label: t('field.status'),
        cell: (row) => statusTag((row.dimension ?? row.indicator).status),
      },
      {
        label: fieldLabel('source', 'score_indicator'),
        cell: (row) => {
          const { source } = row.dimension ?? row.indicator;
          return source ? words(source) : unknown();
        },
      },
    ],
  });
}

function gradeTable(page) {
  return table({
    caption: t('evaluation.grades'),
    quiet: true,
    items: page.grades,
    empty: t('evaluation.no_grades'),
    columns: [
      { label: t('field.grade_id'), cell: nameOf, head: true },
      { label: t('field.from_score'), cell: (row) => score(row.from_score), num: true },
      {
        label: t('field.cuts_fee'),
        cell: (row) => (row.cuts_fee ? html`<span class="tag bad">${t('yes')}</span>` : t('no')),
      },
      {
        label: t('field.consequence'),
        cell: (row) => (row.consequence ? words(row.consequence) : unknown()),
      },
      { label: t('field.status'), cell: (row) => statusTag(row.status) },
      {
        label: fieldLabel('source', 'score_indicator'),
        cell: (row) => (row.source ? words(row.source) : unknown()),
      },
    ],
  });
}

export default async function scoreSheetPage({ params }) {
  const id = Number(params.id);
  const [answer, dimensions, indicators, grades] = await Promise.all([
    api.item('score_sheets', id),
    api.all('score_dimensions', { score_sheet_id: id, sort: 'seq' }),
    api.all('score_indicators', { sort: 'seq' }),
    api.all('score_grades', { score_sheet_id: id, sort: '-from_score' }),
  ]);
  const page = { dimensions: dimensions.items, indicators: indicators.items, grades: grades.items };
  const sheet = answer.item;
  const back = `/score_sheets/${id}`;
  const shown = KINDS.score_sheet.fields.filter((field) => !HIDDEN.includes(field.name));
  return {
    title: nameText(sheet),
    view: () => html`${pageHead(nameOf(sheet), {
      lead: html`${statusTag(sheet.status)} ${sheet.clause ? words(sheet.clause) : nothing}`,
      actions: [
        writeLink('score_sheet', `/edit/score_sheet/${id}`, t('action.edit'), { back }),
        writeLink('score_dimension', '/new/score_dimension', t('evaluation.add_dimension'), {
          score_sheet_id: id,
          back,
        }),
        writeLink('score_indicator', '/new/score_indicator', t('evaluation.add_indicator'), {
          back,
        }),
        writeLink('score_grade', '/new/score_grade', t('evaluation.add_grade'), {
          score_sheet_id: id,
          back,
        }),
      ],
    })}
    ${sheet.status === 'unverified' ? html`<p class="warning">${t('evaluation.unverified')}</p>` : nothing}
    ${facts(shown.map((field) => [fieldLabel(field.name, 'score_sheet'), ...factRow(field, sheet, answer.refs, 'score_sheet').slice(1)]))}
    <section>
      <h2>${t('evaluation.sheet')}</h2>
      ${indicatorTable(page)}
    </section>
    <section>
      <h2>${t('evaluation.grades')}</h2>
      ${gradeTable(page)}
    </section>
    ${versions(answer)}`,
  };
}
