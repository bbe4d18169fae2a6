/* The IP rights of a firm, counted, as its page shows them. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { writeLink } from '../frame/shell.js';
import { sheetHead } from '../show/sheet_head.js';
import { facts } from '../show/table.js';

const COUNTED = [
  'rights',
  'inventions',
  'utility_models',
  'designs',
  'trade_marks',
  'high_value',
  'pledged',
  'fee_late',
  'fee_missed',
];

/** @param {number} firmId */
export async function loadIp(firmId) {
  const { figures } = await api.sheet(`/firms/${firmId}/ip_counts`);
  return { firmId, figures };
}

export function ipPart({ firmId, figures }) {
  const back = `/firms/${firmId}`;
  const actions = html`<a class="button" href=${href(`/firms/${firmId}/ip`)}>${t('ip.docket')}</a>
    ${writeLink('ip_right', '/new/ip_right', t('ip.new'), { firm_id: firmId, back })}`;
  return html`<section>
    ${sheetHead(t('ip.title'), actions)}
    ${
      figures.rights === 0
        ? html`<p class="empty">${t('ip.none')}</p>`
        : facts(COUNTED.map((name) => [fieldLabel(name, 'ip_counts'), countText(figures[name])]))
    }
  </section>`;
}
