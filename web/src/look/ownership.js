/* Ownership: what a root has of the capital of firms, itself and through all funds below it. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { currentQuery, go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { nameText } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { changeTo, loadRoots, lookTabs, rootOf, rootPick, weightOf, weightPick } from './look.js';
import { ownershipTable } from './ownership_table.js';

const firmColumn = (refs) => ({
  label: t('kind.firm'),
  cell: (row) =>
    html`<a href=${href(`/firms/${row.firm_id}/cap_table`)}>${nameText(refs[row.firm_id])}</a>`,
  head: true,
});

export default async function ownershipPage() {
  const query = currentQuery();
  const weight = weightOf(query);
  const roots = await loadRoots();
  const root = rootOf(roots, query);
  const change = changeTo(go);
  const path = root ? `${root.path}/ownership` : '';
  const sheet = root ? await api.sheet(path, { weight }) : null;
  return {
    title: t('look.tab.ownership'),
    view: () => html`${pageHead(t('ownership.title'), {
      lead: sheet
        ? t('sheet.lead', { as_of: sheet.as_of, as_known: sheet.as_known })
        : t('look.lead'),
    })}
    ${lookTabs('ownership', { root: root?.id, weight })}
    ${
      sheet
        ? html`<div class="filters">
              ${rootPick(roots, root, change)} ${weightPick(LISTS.look_weight, weight, change)}
            </div>
            <section>
              ${sheetHead(t('ownership.rows'), fileLinks(api.sheetFiles(path, { weight })))}
              ${ownershipTable(sheet, t('ownership.title'), firmColumn(sheet.refs))}
            </section>`
        : html`<p class="empty">${t('look.empty')}</p>`
    }`,
  };
}
