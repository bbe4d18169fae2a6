/* The rules in force: limits as dated data, with where they come from. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { enumLabel, t } from '../lib/i18n.js';
import { pageHead, writeLink } from '../lib/shell.js';
import { enumTag, known, money, nameOf, unitNote, words } from '../lib/show.js';
import { mayWrite } from '../lib/state.js';
import { table } from '../lib/table.js';

function columns() {
  const edit = {
    label: t('action.label'),
    cell: (rule) =>
      writeLink('rule', `/edit/rule/${rule.id}`, t('action.edit'), {
        back: '/rules',
      }),
  };
  return [
    { label: t('kind.rule'), cell: nameOf, head: true },
    { label: t('field.code'), cell: (rule) => words(rule.code), kind: 'nowrap' },
    {
      label: t('field.measure'),
      cell: (rule) => enumLabel('measure', rule.measure),
    },
    { label: t('field.basis'), cell: (rule) => enumLabel('basis', rule.basis) },
    {
      label: t('field.limit'),
      cell: (rule) => money(rule.limit, rule.currency),
      num: true,
    },
    {
      label: t('field.action'),
      cell: (rule) => enumLabel('action', rule.action),
    },
    {
      label: t('field.status'),
      cell: (rule) =>
        enumTag('rule_status', rule.status, rule.status === 'verified' ? 'good' : 'warn'),
    },
    {
      label: t('field.valid_from'),
      cell: (rule) => rule.valid_from,
      kind: 'nowrap',
    },
    {
      label: t('field.valid_to'),
      cell: (rule) => rule.valid_to ?? html`<span class="muted">${t('rules.open')}</span>`,
    },
    { label: t('field.clause'), cell: (rule) => known(rule.clause, words) },
    { label: t('field.source'), cell: (rule) => known(rule.source, words) },
    ...(mayWrite('rule') ? [edit] : []),
  ];
}

export default async function rulesPage() {
  const answer = await api.all('rules');
  const unverified = answer.items.some((rule) => rule.status === 'unverified');
  return {
    title: t('nav.rules'),
    view: () => html`${pageHead(t('nav.rules'), {
      lead: t('rules.lead'),
      actions: writeLink('rule', '/new/rule', t('action.new_rule'), {
        back: '/rules',
      }),
    })}
    ${unverified ? html`<p class="warning">${t('rules.unverified')}</p>` : nothing}
    ${table({
      caption: t('nav.rules'),
      note: unitNote(),
      quiet: true,
      items: answer.items,
      columns: columns(),
      empty: t('rules.empty'),
    })}`,
  };
}
