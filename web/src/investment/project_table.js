/* Projects in a table, with how much of their cap is used. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, figureLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { money, nameOf, refLink, unitNote, words } from '../show/format.js';
import { compare } from '../show/money.js';
import { table } from '../show/table.js';
import { capBar } from './headroom.js';

function headroomCell({ figures }) {
  if (figures.headroom === null || figures.limit === null)
    return html`<a class="muted" href=${href('/rules')}>${t('headroom.none')}</a>`;
  const over = compare(figures.headroom, '0') < 0;
  const amount = money(figures.headroom, figures.currency);
  return over ? html`<strong class="bad">${amount}</strong>` : amount;
}

/** @param {any} answer of a list @param {{hide?: string[], sort?: boolean}} options */
export function projectTable(answer, { hide = [], sort = false } = {}) {
  const by = (name) => (sort ? name : undefined);
  const figure = (name) => ({
    name,
    label: figureLabel(name, 'project'),
    cell: (row) => money(row.figures[name], row.figures.currency),
    num: true,
    sort: by(name),
  });
  const columns = [
    {
      name: 'name',
      label: t('kind.project'),
      cell: (row) => html`<a href=${href(`/projects/${row.id}`)}>${nameOf(row)}</a>`,
      head: true,
      sort: by('name'),
    },
    {
      name: 'code',
      label: t('field.code'),
      cell: (row) => words(row.code),
      kind: 'nowrap',
      sort: by('code'),
    },
    {
      name: 'firm_id',
      label: t('kind.firm'),
      cell: (row) => refLink(answer.refs, row.firm_id),
    },
    figure('approved'),
    figure('paid'),
    figure('pending'),
    {
      name: 'basis',
      label: fieldLabel('basis', 'project_figures'),
      cell: (row) => (row.figures.basis ? enumLabel('basis', row.figures.basis) : nothing),
    },
    {
      name: 'bar',
      label: t('headroom.bar'),
      kind: 'bar-cell',
      cell: (row) => capBar({ limit: row.figures.limit, used: row.figures.used }),
    },
    {
      name: 'headroom',
      label: t('headroom.before_pending'),
      cell: headroomCell,
      num: true,
      sort: by('headroom'),
    },
  ];
  return table({
    caption: t('nav.projects'),
    note: unitNote,
    quiet: true,
    items: answer.items,
    sorted: 'code',
    empty: t('projects.empty'),
    columns: columns.filter((column) => !hide.includes(column.name)),
  });
}
