/* Pieces that several screens share. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { fieldLabel, t, timeText } from './i18n.js';
import { href, isPresent } from './router.js';
import { actor, kindTitle, money, refLink, stateTag, unitNote, words } from './show.js';
import { mayReverse } from './state.js';
import { table } from './table.js';

async function reverseEntry(options) {
  const { openReversal } = await import('./reversal.js');
  openReversal(options);
}

/** Undoes an entry, for whom may; nothing in a view of the past. */
export function reverseButton(kind, record, done) {
  if (!mayReverse(kind) || !isPresent() || record.reversal) return nothing;
  const what = kindTitle(kind, record);
  return html`<button
    type="button"
    class="small danger"
    aria-label="${t('action.reverse')} ${what}"
    data-opens=${`reverse:${record.seq}`}
    @click=${() => reverseEntry({ seq: record.seq, done })}
  >
    ${t('action.reverse')}
  </button>`;
}

/** The column of reversals: none for whom may not reverse that kind.
 * @param {string} kind @param {() => void} done @param {(row: any) => any} [pick] the record of a row */
export function reverseColumn(kind, done, pick = (row) => row) {
  if (!mayReverse(kind) || !isPresent()) return [];
  const cell = (row) => (pick(row) ? reverseButton(kind, pick(row), done) : nothing);
  return [{ label: t('action.label'), cell }];
}

/** @param {any} answer of a list @param {{hide?: string[], sort?: boolean}} options */
export function investmentTable(answer, { hide = [], sort = false } = {}) {
  const by = (name) => (sort ? name : undefined);
  const columns = [
    {
      name: 'code',
      label: t('field.code'),
      cell: (row) =>
        html`<a href=${href(row.reversal ? `/journal/${row.seq}` : `/investments/${row.id}`)}>${words(row.code)}</a>`,
      head: true,
      kind: 'nowrap',
      sort: by('code'),
    },
    {
      name: 'project_id',
      label: t('kind.project'),
      cell: (row) => refLink(answer.refs, row.project_id),
    },
    {
      name: 'fund_id',
      label: t('kind.fund'),
      cell: (row) => refLink(answer.refs, row.fund_id),
    },
    {
      name: 'state',
      label: fieldLabel('state', 'investment_figures'),
      cell: (row) => stateTag(row.figures.state),
    },
    {
      name: 'amount',
      label: fieldLabel('amount', 'investment'),
      cell: (row) => money(row.amount, row.currency),
      num: true,
      sort: by('amount'),
    },
    {
      name: 'approved',
      label: fieldLabel('approved', 'investment_figures'),
      cell: (row) => money(row.figures.approved, row.currency),
      num: true,
    },
    {
      name: 'paid',
      label: fieldLabel('paid', 'investment_figures'),
      cell: (row) => money(row.figures.paid, row.currency),
      num: true,
    },
    {
      name: 'proposed_on',
      label: t('investment.proposed_on'),
      cell: (row) => row.effective_date,
      kind: 'nowrap',
    },
    {
      name: 'proposer',
      label: t('investment.proposer'),
      cell: (row) => actor(answer.refs, row.recorded_by),
    },
  ];
  return table({
    caption: t('nav.investments'),
    sorted: '-code',
    note: unitNote,
    quiet: true,
    items: answer.items,
    empty: t('investments.empty'),
    columns: columns.filter((column) => !hide.includes(column.name)),
  });
}

/** The versions of a record, newest first, each a link to its entry. */
export function versions(answer) {
  const items = [...(answer.versions ?? [])].reverse();
  if (items.length === 0) return nothing;
  return html`<details class="versions">
    <summary>${t('versions.title', { count: items.length })}</summary>
    ${table({
      caption: t('versions.title', { count: items.length }),
      quiet: true,
      items,
      columns: [
        {
          label: t('journal.seq'),
          cell: (row) => html`<a href=${href(`/journal/${row.seq}`)}>${row.seq}</a>`,
          head: true,
          num: true,
        },
        { label: t('field.effective_date'), cell: (row) => row.effective_date },
        {
          label: t('journal.recorded_at'),
          cell: (row) => timeText(row.recorded_at),
        },
        {
          label: t('journal.actor'),
          cell: (row) => actor(answer.refs, row.recorded_by),
        },
      ],
    })}
    <p><a href=${href('/journal', { entity_id: answer.item.id })}>${t('versions.journal')}</a></p>
  </details>`;
}

/** A search field whose text is part of the address. */
export function searchBox(label, value, submit) {
  const take = (event) => {
    event.preventDefault();
    submit(event.currentTarget.elements.q.value.trim());
  };
  return html`<form class="search" role="search" @submit=${take}>
    <label class="visually-hidden" for="search">${label}</label>
    <input type="search" id="search" name="q" placeholder=${label} .value=${live(value ?? '')} />
    <button>${t('search.go')}</button>
  </form>`;
}

/** A filter whose choice is part of the address. */
export function filterPick(name, label, choices, value, change) {
  return html`<label class="pick"
    ><span>${label}</span>
    <select id="filter-${name}" @change=${(event) => change({ [name]: event.target.value, cursor: null })}>
      <option value="" .selected=${!value}>${t('filter.all')}</option>
      ${choices.map(
        (choice) =>
          html`<option value=${choice.value} .selected=${String(choice.value) === value}>
            ${choice.label}
          </option>`,
      )}
    </select>
  </label>`;
}

/** A filter by what is typed; taken when it is left or with Enter. */
export function filterText(name, label, value, change) {
  return html`<label class="pick"
    ><span>${label}</span>
    <input
      type="text"
      id="filter-${name}"
      size="8"
      autocomplete="off"
      .value=${live(value ?? '')}
      @change=${(event) => change({ [name]: event.target.value.trim().toUpperCase(), cursor: null })}
    />
  </label>`;
}
