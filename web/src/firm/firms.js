/* Firms: search, sort and filters in the address. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { coded, loadCodes } from '../show/codes.js';
import { enumTag, figure, known, nameOf, unitNote, words } from '../show/format.js';
import { filterPick, filterText, searchBox } from '../show/parts.js';
import { fileLinks } from '../show/sheet_head.js';
import { pager, table } from '../show/table.js';
import { statusTag } from './status.js';

const LIMIT = 50;

export function tagList(tags) {
  return (tags ?? '').split(',').filter(Boolean);
}

function tags(firm) {
  return tagList(firm.figures.tags).map((tag) => html`${enumTag('tag', tag)} `);
}

/** Where a firm is in the words of its source, the nearest first. */
function placeOf({ city, area, province, country }) {
  return [city ?? area, province, country].filter(Boolean).join(', ') || null;
}

function columns() {
  return [
    {
      label: t('kind.firm'),
      cell: (firm) => html`<a href=${href(`/firms/${firm.id}`)}>${nameOf(firm)}</a>`,
      head: true,
      sort: 'name',
    },
    { label: t('field.code'), cell: (firm) => words(firm.code), kind: 'nowrap', sort: 'code' },
    {
      label: t('field.industry'),
      cell: (firm) =>
        firm.industry ? coded('industry', firm.industry) : known(firm.category, words),
      kind: 'worded-code',
      sort: 'industry',
    },
    {
      label: t('field.region'),
      cell: (firm) => (firm.region ? coded('region', firm.region) : known(placeOf(firm), words)),
      kind: 'worded-code',
      sort: 'region',
    },
    {
      label: fieldLabel('state', 'firm_figures'),
      cell: (firm) => statusTag(firm.figures),
      kind: 'nowrap',
    },
    { label: t('firm.tags'), cell: tags },
    {
      label: t('field.last_series'),
      cell: (firm) => known(firm.figures.last_series, words),
    },
    {
      label: t('field.last_round_on'),
      cell: (firm) => known(firm.figures.last_round_on),
      kind: 'nowrap',
      sort: 'last_round_on',
    },
    {
      label: t('field.project_count'),
      cell: (firm) => countText(firm.figures.project_count),
      num: true,
      sort: 'project_count',
    },
    {
      label: fieldLabel('approved', 'firm_figures'),
      cell: (firm) => figure(firm.figures.approved, firm.figures.currency),
      num: true,
      sort: 'approved',
    },
    {
      label: fieldLabel('paid', 'firm_figures'),
      cell: (firm) => figure(firm.figures.paid, firm.figures.currency),
      num: true,
      sort: 'paid',
    },
  ];
}

export default async function firmsPage() {
  const query = currentQuery();
  const { q, sort = 'code', tag, industry, state, cursor } = query;
  const [answer] = await Promise.all([
    api.list('firms', { q, sort, tag, industry, state, cursor, limit: LIMIT }),
    loadCodes(),
  ]);
  const change = (changes) => go(here(changes));
  const choicesOf = (list) =>
    LISTS[list].map((value) => ({ value, label: enumLabel(list, value) }));
  const stateLabel = fieldLabel('state', 'firm_figures');
  return {
    title: t('nav.firms'),
    view: () => html`${pageHead(t('nav.firms'), {
      lead: t('firms.lead'),
      actions: [
        ...fileLinks(api.sheetFiles('/firms', { q, sort, tag, industry }), undefined, ''),
        writeLink('firm', '/new/firm', t('action.new_firm')),
      ],
    })}
    <div class="filters">
      ${searchBox(t('firms.search'), query.q, (q) => change({ q, cursor: null }))}
      ${filterPick('state', stateLabel, choicesOf('firm_state'), query.state, change)}
      ${filterPick('tag', t('firm.tags'), choicesOf('tag'), query.tag, change)}
      ${filterText('industry', t('firms.industry'), query.industry, change)}
    </div>
    ${table({
      caption: t('nav.firms'),
      note: unitNote,
      quiet: true,
      items: answer.items,
      sorted: 'code',
      columns: columns(),
      empty: t('firms.empty'),
    })}
    ${pager(answer)}`,
  };
}
