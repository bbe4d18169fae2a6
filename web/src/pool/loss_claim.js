/* One claim for a loss: who bears what by the scheme of the pay-out, and what each movement moved of whom. */
import { html } from 'lit-html';
import { storedFields } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { factRow, words } from '../show/format.js';
import { versions } from '../show/parts.js';
import { sheetHead } from '../show/sheet_head.js';
import { facts } from '../show/table.js';
import { decisionColumns, recordTable, sheetSection } from './tables.js';

export default async function lossClaimPage({ params, reload }) {
  const id = Number(params.id);
  const path = `/loss_claims/${id}`;
  const [claim, parts, moves, payments] = await Promise.all([
    api.item('loss_claims', id),
    api.sheet(`${path}/parts`),
    api.sheet(`${path}/moves`),
    api.all('loss_payments', { loss_claim_id: id }),
  ]);
  const { item, refs } = claim;
  const given = { loss_claim_id: id, currency: item.currency, back: path };
  return {
    title: `${kindLabel('loss_claim')} ${item.code}`,
    view: () => html`${pageHead(html`${kindLabel('loss_claim')} ${words(item.code)}`, {
      lead: t('sheet.lead', { as_of: parts.as_of, as_known: parts.as_known }),
      actions: html`${writeLink('loss_payment', '/new/loss_payment', t('pool.new_loss_payment'), given)}
      ${writeLink('loss_recovery', '/new/loss_recovery', t('pool.new_recovery'), given)}`,
    })}
    ${facts(storedFields('loss_claim').map((field) => factRow(field, item, refs, 'loss_claim')))}
    ${sheetSection({
      title: t('pool.parts'),
      path: `${path}/parts`,
      shape: 'loss_part_row',
      sheet: parts,
      fields: [
        ['bearer', 'loss_bearer'],
        ['share', 'decimal'],
        ['due', 'money'],
        ['paid', 'money'],
        ['recovered', 'money'],
        ['net', 'money'],
      ],
    })}
    ${sheetSection({
      title: t('pool.moves'),
      path: `${path}/moves`,
      shape: 'loss_move',
      sheet: moves,
      fields: [
        ['day'],
        ['seq', 'count'],
        ['action', 'loss_action'],
        ['bearer', 'loss_bearer'],
        ['amount', 'money'],
      ],
    })}
    <section>
      ${sheetHead(t('dataset.loss_payments'))}
      ${recordTable(
        'loss_payment',
        payments,
        ['bearer', 'amount', 'source', 'note'],
        undefined,
        decisionColumns('loss_payment', reload),
      )}
    </section>
    ${versions(claim)}`,
  };
}
