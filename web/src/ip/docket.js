/* All IP rights: how many are what, each of them, narrowed by type, status and what is due. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { go, here, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { LISTS } from '../model/lists.js';
import { filterPick } from '../show/parts.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { countTiles, docketTable } from './tables.js';

const FILTERS = {
  type: 'ip_type',
  legal_status: 'ip_right_status',
  fee_standing: 'ip_fee_standing',
};

const choices = (list) => LISTS[list].map((value) => ({ value, label: enumLabel(list, value) }));

const asked = (query) => (row) =>
  Object.keys(FILTERS).every((name) => !query[name] || row[name] === query[name]) &&
  (!query.high_value || String(row.high_value) === query.high_value);

const highValue = () => ({
  value: 'true',
  label: fieldLabel('high_value', 'ip_docket_row'),
});

export default async function docketPage({ query }) {
  const [counts, docket] = await Promise.all([api.sheet('/ip_counts'), api.sheet('/ip_docket')]);
  const change = (changes) => go(here(changes));
  const rows = docket.rows.filter(asked(query));
  return {
    title: t('ip.title'),
    view: () => html`${pageHead(t('ip.title'), {
      lead: t('ip.lead'),
      actions: html`<a class="button" href=${href('/ip_due')}>${t('nav.ip_due')}</a>
        <a class="button" href=${href('/ip_pools')}>${t('nav.ip_pools')}</a>
        ${writeLink('ip_right', '/new/ip_right', t('ip.new'), { back: '/ip' })}`,
    })}
    ${countTiles(counts.figures, ['in_pools', 'in_trusteeship', 'trusteed_in_year'])}
    <div class="filters">
      ${Object.entries(FILTERS).map(([name, list]) =>
        filterPick(name, fieldLabel(name, 'ip_docket_row'), choices(list), query[name], change),
      )}
      ${filterPick('high_value', t('ip.value'), [highValue()], query.high_value, change)}
    </div>
    <section>
      ${sheetHead(t('ip.rights'), fileLinks(api.sheetFiles('/ip_docket')))}
      ${docketTable({ ...docket, rows })}
      <p class="hint">${t('ip.hint')}</p>
    </section>`,
  };
}
