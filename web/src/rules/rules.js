/* The rules by pack: limits as dated data, with where they come from and how far they are verified. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { loadCodes } from '../show/codes.js';
import { nameOf, unitNote } from '../show/format.js';
import { fileLinks } from '../show/sheet_head.js';
import { table, tiles } from '../show/table.js';
import {
  actionBadge,
  basisOf,
  limitOf,
  packLabel,
  scopeOf,
  stateBadge,
  statusBadge,
} from './rule_words.js';

const COUNTS = ['rule_count', 'in_force_count', 'proposed_count', 'blocking_count'];

function ruleCell(rule) {
  return html`<a href=${href(`/rules/${rule.id}`)}>${nameOf(rule)}</a>
    <small class="muted">${enumLabel('measure', rule.measure)}</small> ${scopeOf(rule)}`;
}

function dates(rule) {
  return html`${rule.valid_from} – ${rule.valid_to ?? t('rules.open')}`;
}

/** The state of the last version; where another one is in force, that is said too. */
function stateOf(rule) {
  const sums = rule.figures;
  const other = sums.state === 'proposed' && sums.in_force;
  return html`${stateBadge(sums.state)}
    ${other ? html`<small class="muted">${t('rules.other_in_force', { seq: sums.in_force })}</small>` : nothing}`;
}

function packSection(pack, rules) {
  const name = pack.pack ? packLabel(pack.pack) : t('rules.no_pack');
  return html`<section class="rule" id=${`pack-${pack.pack}`}>
    <div class="part-head">
      <h2>${name}${pack.pack ? html` <small class="muted" translate="no">${pack.pack}</small>` : nothing}</h2>
    </div>
    ${tiles(COUNTS.map((count) => [fieldLabel(count, 'rule_pack'), pack[count]]))}
    ${table({
      caption: name,
      note: unitNote,
      quiet: true,
      items: rules,
      columns: [
        { label: t('kind.rule'), cell: ruleCell, head: true },
        {
          label: fieldLabel('limit', 'rule'),
          cell: (rule) => limitOf(rule),
          num: true,
          kind: 'nowrap',
        },
        { label: fieldLabel('basis', 'rule'), cell: basisOf },
        { label: fieldLabel('action', 'rule'), cell: (rule) => actionBadge(rule.action) },
        { label: t('field.status'), cell: (rule) => statusBadge(rule.status) },
        { label: fieldLabel('state', 'rule_figures'), cell: stateOf },
        { label: t('rules.days'), cell: dates, kind: 'nowrap' },
      ],
    })}
  </section>`;
}

/** Rules of the first releases belong to no pack. */
function withoutPack(rules) {
  const items = rules.filter((rule) => rule.pack === null);
  if (items.length === 0) return nothing;
  const count = (test) => items.filter(test).length;
  return packSection(
    {
      pack: null,
      rule_count: items.length,
      in_force_count: count((rule) => rule.figures.state === 'in_force'),
      proposed_count: 0,
      blocking_count: count((rule) => rule.action !== 'warn'),
    },
    items,
  );
}

export default async function rulesPage() {
  const [answer, packs] = await Promise.all([
    api.all('rules'),
    api.sheet('/rule_packs'),
    loadCodes(),
  ]);
  const has = (status) => answer.items.some((rule) => rule.status === status);
  const warnings = ['unverified', 'partly_verified'].filter(has);
  return {
    title: t('nav.rules'),
    view: () => html`${pageHead(t('nav.rules'), {
      lead: html`${t('rules.lead')} ${unitNote()}`,
      actions: html`<a class="button" href=${href('/rules/compare')}>${t('rules.compare')}</a>
        <a class="button" href=${href('/packs')}>${t('packs.title')}</a>
        <a class="button" href=${href('/lock_rules')}>${t('dataset.lock_rules')}</a>
        ${fileLinks(api.sheetFiles('/rule_packs'))}
        ${writeLink('rule', '/new/rule', t('action.new_rule'), { back: '/rules' })}`,
    })}
    ${warnings.map((status) => html`<p class="warning">${t(`rules.${status}`)}</p>`)}
    ${packs.rows.map((pack) =>
      packSection(
        pack,
        answer.items.filter((rule) => rule.pack === pack.pack),
      ),
    )}
    ${withoutPack(answer.items)}
    ${answer.items.length === 0 ? html`<p class="empty">${t('rules.empty')}</p>` : nothing}`,
  };
}
