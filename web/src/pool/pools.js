/* Shared losses: risk pools, the schemes that say who bears what, and securitisation plans. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { sheetHead } from '../show/sheet_head.js';
import { recordTable } from './tables.js';

const back = '/pools';
const SCHEME = ['code', 'name', 'base', 'pool_share', 'upper_share', 'insurer_share', 'bank_share'];

export default async function poolsPage() {
  const [pools, schemes, claims, plans] = await Promise.all([
    api.all('risk_pools'),
    api.all('loss_schemes'),
    api.all('loss_claims'),
    api.all('abs_plans'),
  ]);
  return {
    title: t('nav.pools'),
    view: () => html`${pageHead(t('nav.pools'), { lead: t('pool.lead') })}
    <section>
      ${sheetHead(t('dataset.risk_pools'), writeLink('risk_pool', '/new/risk_pool', t('pool.new'), { back }))}
      ${recordTable(
        'risk_pool',
        pools,
        ['code', 'name', 'operator_party_id', 'times', 'stop_line', 'stop_trigger', 'status'],
        (row) => href(`/pools/${row.id}`),
      )}
    </section>
    <section>
      ${sheetHead(t('dataset.loss_schemes'), writeLink('loss_scheme', '/new/loss_scheme', t('pool.new_scheme'), { back }))}
      ${recordTable('loss_scheme', schemes, [
        ...SCHEME,
        'guarantor_share',
        'appraiser_share',
        'risk_pool_id',
        'valid_from',
        'valid_to',
        'status',
        'source',
      ])}
    </section>
    <section>
      ${sheetHead(t('dataset.loss_claims'), writeLink('loss_claim', '/new/loss_claim', t('pool.new_claim'), { back }))}
      ${recordTable(
        'loss_claim',
        claims,
        ['code', 'loan_id', 'principal', 'interest', 'base', 'uncovered'],
        (row) => href(`/loss_claims/${row.id}`),
      )}
    </section>
    <section>
      ${sheetHead(t('dataset.abs_plans'), writeLink('abs_plan', '/new/abs_plan', t('pool.new_plan'), { back }))}
      ${recordTable(
        'abs_plan',
        plans,
        ['code', 'name', 'structure', 'established_on', 'matures_on', 'top_up_limit'],
        (row) => href(`/securities/${row.id}`),
      )}
    </section>`,
  };
}
