/* The column map of a report: which figure each line is, or the lines that it adds up. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { enumTag, words } from '../show/format.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { label, sectionLabel } from './labels.js';

const code = (text) => (text ? html`<code translate="no">${text}</code>` : '–');

function figure(row) {
  if (row.figure) return html`${row.negative ? '−' : ''}${code(row.figure)}`;
  return row.sum ? code(row.sum) : enumTag('report_gap', row.gap);
}

export default async function columnsPage({ params }) {
  const { template } = params;
  const [templates, sheet] = await Promise.all([
    api.sheet('/report_templates'),
    api.sheet('/report_columns', { template }),
  ]);
  const of = templates.rows.find((row) => row.template_name === template);
  const field = (name) => fieldLabel(name, 'report_column');
  return {
    title: `${label(of)} · ${t('report.columns')}`,
    view: () => html`${pageHead(label(of), {
      lead: words(of.version),
      actions: html`<a class="button" href=${href(`/reports/${template}`)}>${t('report.open')}</a>`,
    })}
    ${sheetHead(t('report.columns'), fileLinks(api.sheetFiles('/report_columns', { template })))}
    ${table({
      caption: t('report.columns'),
      quiet: true,
      items: sheet.rows,
      columns: [
        { label: field('section'), cell: sectionLabel },
        { label: field('line'), cell: label, head: true },
        { label: field('figure'), cell: figure },
        {
          label: field('taken'),
          cell: (row) => (row.taken ? enumLabel('report_taken', row.taken) : '–'),
        },
        {
          label: field('status'),
          cell: (row) =>
            enumTag('report_status', row.status, row.status === 'verified' ? 'good' : 'pending'),
        },
        { label: field('source'), cell: (row) => words(row.source) },
      ],
    })}`,
  };
}
