/* The reports that there are templates for, and which figures each of them is made of. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { currentQuery, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { label } from './labels.js';

export default async function reportsPage() {
  const sheet = await api.sheet('/report_templates');
  const field = (name) => fieldLabel(name, 'report_template');
  const { fund_id } = currentQuery();
  const count = (name) => ({ label: field(name), cell: (row) => countText(row[name]), num: true });
  return {
    title: t('nav.reports'),
    view: () => html`${pageHead(t('nav.reports'))}
      ${sheetHead(t('report.templates'), fileLinks(api.sheetFiles('/report_templates')))}
      ${table({
        caption: t('report.templates'),
        quiet: true,
        items: sheet.rows,
        columns: [
          {
            label: field('template_name'),
            cell: (row) =>
              html`<a href=${href(`/reports/${row.template_name}`, { fund_id })}>${label(row)}</a>`,
            head: true,
          },
          { label: field('version'), cell: (row) => words(row.version) },
          { label: field('authority'), cell: (row) => words(row.authority) },
          { label: field('scope'), cell: (row) => enumLabel('report_scope', row.scope) },
          count('line_count'),
          count('mapped_count'),
          count('unverified_count'),
          {
            label: t('report.columns'),
            cell: (row) =>
              html`<a href=${href(`/reports/${row.template_name}/columns`)}
                >${t('report.columns')}<span class="visually-hidden"> ${label(row)}</span></a
              >`,
          },
        ],
      })}`,
  };
}
