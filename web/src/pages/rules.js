/* The rules in force: limits as dated data, with where they come from. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { enumLabel, fieldLabel, t } from '../lib/i18n.js';
import { KINDS } from '../lib/schema.js';
import { pageHead, writeLink } from '../lib/shell.js';
import { enumTag, factRow, money, nameOf, unitNote } from '../lib/show.js';
import { facts, tiles } from '../lib/table.js';

const SHOWN_ABOVE = ['name', 'name_en', 'limit', 'basis', 'currency', 'status'];

function validTo(rule) {
  return rule.valid_to ?? html`<span class="muted">${t('rules.open')}</span>`;
}

function ruleSection(rule, refs) {
  const rest = KINDS.rule.fields.filter((field) => !SHOWN_ABOVE.includes(field.name));
  const row = (field) =>
    field.name === 'valid_to'
      ? [fieldLabel('valid_to', 'rule'), validTo(rule)]
      : factRow(field, rule, refs, 'rule');
  return html`<section class="rule">
    <div class="part-head">
      <h2>
        ${nameOf(rule)}
        ${enumTag('rule_status', rule.status, rule.status === 'verified' ? 'good' : 'warn')}
      </h2>
      <div class="actions">
        ${writeLink('rule', `/edit/rule/${rule.id}`, t('action.edit'), { back: '/rules' })}
      </div>
    </div>
    ${tiles([
      [t('field.limit'), money(rule.limit, rule.currency)],
      [t('field.basis'), enumLabel('basis', rule.basis)],
    ])}
    ${facts(rest.map(row))}
  </section>`;
}

export default async function rulesPage() {
  const answer = await api.all('rules');
  const unverified = answer.items.some((rule) => rule.status === 'unverified');
  return {
    title: t('nav.rules'),
    view: () => html`${pageHead(t('nav.rules'), {
      lead: html`${t('rules.lead')} ${unitNote()}`,
      actions: writeLink('rule', '/new/rule', t('action.new_rule'), { back: '/rules' }),
    })}
    ${unverified ? html`<p class="warning">${t('rules.unverified')}</p>` : nothing}
    ${answer.items.map((rule) => ruleSection(rule, answer.refs))}
    ${answer.items.length === 0 ? html`<p class="empty">${t('rules.empty')}</p>` : nothing}`,
  };
}
