/* The lock-up rules of the exchanges as dated data, and per listing which of them holds and what falls
 * free when. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { known, nameOf, words } from '../show/format.js';
import { percent } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { lotTable } from './lot_tables.js';

const MONTHS = [
  'base_months',
  'controller_months',
  'new_holder_look_back_months',
  'new_holder_months',
  'from_controller_look_back_months',
];
const SHARES = ['auction_share', 'block_share'];
const field = (name) => fieldLabel(name, 'lock_rule');

function ruleTable(rules) {
  return table({
    caption: t('dataset.lock_rules'),
    quiet: true,
    items: rules,
    empty: t('lock_rules.none'),
    columns: [
      {
        label: field('exchange'),
        cell: (rule) => html`${enumLabel('exchange', rule.exchange)}
          <small class="muted" translate="no">${rule.code}</small>`,
        head: true,
      },
      ...MONTHS.map((name) => ({
        label: field(name),
        cell: (rule) => known(rule[name], countText),
        num: true,
      })),
      ...SHARES.map((name) => ({
        label: field(name),
        cell: (rule) => known(rule[name], (share) => percent(share, '1')),
        num: true,
      })),
      {
        label: t('rules.days'),
        cell: (rule) => html`${rule.valid_from} – ${rule.valid_to ?? t('rules.open')}`,
        kind: 'nowrap',
      },
      { label: field('status'), cell: (rule) => enumLabel('rule_status', rule.status) },
      {
        label: t('lock_rules.revise'),
        cell: (rule) =>
          writeLink('lock_rule', `/edit/lock_rule/${rule.id}`, t('action.edit'), {
            back: '/lock_rules',
          }),
      },
    ],
  });
}

/** Where each rule stands, in its own words. */
const sourceOf = (rule) => html`<p class="hint">
  <strong translate="no">${rule.code}</strong>
  ${[rule.clause, rule.source].filter(Boolean).map((text) => html` ${words(text)}`)}
</p>`;

/** By the day on which they fall free; what cannot be told comes last. */
function inOrder(rows) {
  return [...rows].sort((a, b) => (a.free_from ?? '9999').localeCompare(b.free_from ?? '9999'));
}

function listingPart({ listing, refs, lots }) {
  const path = `/listings/${listing.id}`;
  const firm = refs[listing.firm_id];
  return html`<section>
    ${sheetHead(
      html`<a href=${href(path)}>${firm ? nameOf(firm) : words(listing.code)}</a>`,
      fileLinks(api.sheetFiles(`${path}/lots`)),
    )}
    <p>
      ${known(listing.exchange, (value) => enumLabel('exchange', value))} ·
      ${fieldLabel('listed_on', 'listing')}: ${known(listing.listed_on)}
    </p>
    ${lotTable({ ...lots, rows: inOrder(lots.rows) }, ['listing_id'])}
  </section>`;
}

export default async function lockRulesPage() {
  const [rules, listings] = await Promise.all([api.all('lock_rules'), api.all('listings')]);
  const sheets = await Promise.all(
    listings.items.map((listing) => api.sheet(`/listings/${listing.id}/lots`)),
  );
  const { refs } = listings;
  const parts = listings.items.map((listing, at) => ({ listing, refs, lots: sheets[at] }));
  return {
    title: t('dataset.lock_rules'),
    view: () => html`${pageHead(t('dataset.lock_rules'), {
      lead: t('lock_rules.lead'),
      actions: html`<a class="button" href=${href('/rules')}>${t('nav.rules')}</a>
        ${writeLink('lock_rule', '/new/lock_rule', t('lock_rules.new'), { back: '/lock_rules' })}`,
    })}
    ${ruleTable(rules.items)} ${rules.items.map(sourceOf)}
    <section>${sheetHead(t('lock_rules.when'), '')}</section>
    ${parts.length ? parts.map(listingPart) : html`<p class="empty">${t('listing.none')}</p>`}`,
  };
}
