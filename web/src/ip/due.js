/* The calendar of IP rights: fees, renewals, ends of terms, licences and trusteeships, by day. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { filterPick } from '../show/parts.js';
import { fileLinks } from '../show/sheet_head.js';
import { dueTable } from './tables.js';

const HORIZONS = ['30', '90', '180', '365', '730'];

/** Rows under the month in which they are due. */
function byMonth(rows) {
  const months = new Map();
  for (const row of rows) {
    const month = row.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), row]);
  }
  return [...months];
}

export default async function duePage({ query }) {
  const horizon = HORIZONS.includes(query.horizon) ? query.horizon : '180';
  const due = await api.sheet('/ip_due', { horizon });
  const change = ({ horizon: days }) => go(here({ horizon: days || null }));
  const choices = HORIZONS.map((value) => ({ value, label: t('ip.days', { days: value }) }));
  return {
    title: t('nav.ip_due'),
    view: () => html`${pageHead(t('nav.ip_due'), {
      lead: t('ip.due_lead'),
      actions: html`<a class="button" href=${href('/ip')}>${t('ip.title')}</a>
        ${fileLinks(api.sheetFiles('/ip_due', { horizon }))}`,
    })}
    <div class="filters">
      ${filterPick('horizon', t('radar.threshold.horizon'), choices, horizon, change)}
    </div>
    ${due.rows.length === 0 ? html`<p class="empty">${t('ip.nothing_due')}</p>` : nothing}
    ${byMonth(due.rows).map(
      ([month, rows]) => html`<section>
        <h2>${month}</h2>
        ${dueTable({ ...due, rows }, [], `${t('ip.due')} ${month}`)}
      </section>`,
    )}`,
  };
}
