/* Parties: everybody who is neither a tracked fund nor a firm. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { known, nameOf, words } from '../show/format.js';
import { filterPick, searchBox } from '../show/parts.js';
import { fileLinks } from '../show/sheet_head.js';
import { pager, table } from '../show/table.js';

const LIMIT = 50;

export default async function partiesPage() {
  const { q, kind, sort = 'code', cursor } = currentQuery();
  const answer = await api.list('parties', {
    q,
    kind,
    sort,
    cursor,
    limit: LIMIT,
  });
  const change = (changes) => go(here(changes));
  const kinds = () =>
    LISTS.party_kind.map((value) => ({
      value,
      label: enumLabel('party_kind', value),
    }));
  const columns = () => [
    {
      label: t('kind.party'),
      cell: (row) => html`<a href=${href(`/parties/${row.id}`)}>${nameOf(row)}</a>`,
      head: true,
      sort: 'name',
    },
    { label: t('field.code'), cell: (row) => words(row.code), kind: 'nowrap', sort: 'code' },
    {
      label: fieldLabel('kind', 'party'),
      cell: (row) => enumLabel('party_kind', row.kind),
      sort: 'kind',
    },
    {
      label: t('field.credit_code'),
      cell: (row) => known(row.credit_code, words),
    },
    { label: fieldLabel('source', 'party'), cell: (row) => known(row.source, words) },
  ];
  return {
    title: t('nav.parties'),
    view: () => html`${pageHead(t('nav.parties'), {
      lead: t('parties.lead'),
      actions: [
        ...fileLinks(api.sheetFiles('/parties', { q, kind, sort }), undefined, ''),
        writeLink('party', '/new/party', t('action.new_party')),
      ],
    })}
    <div class="filters">
      ${searchBox(t('parties.search'), q, (text) => change({ q: text, cursor: null }))}
      ${filterPick('kind', fieldLabel('kind', 'party'), kinds(), kind, change)}
    </div>
    ${table({
      caption: t('nav.parties'),
      quiet: true,
      items: answer.items,
      sorted: 'code',
      columns: columns(),
      empty: t('parties.empty'),
    })}
    ${pager(answer)}`,
  };
}
