/* What a dossier holds of a decision: the proposal, the cap, the verdict and the exceptions, as frozen. */
import { html, nothing } from 'lit-html';
import { enumLabel, fieldLabel, t, timeText } from '../frame/i18n.js';
import { actor, enumTag, money, nameOf, unitNote, words } from '../show/format.js';
import { grouped } from '../show/money.js';
import { facts, table } from '../show/table.js';
import { hash } from './dossiers.js';
import { share } from './loss_tables.js';

const OUTCOME_TONES = { approve: 'good', reject: 'bad' };
const CAP = ['limit', 'used', 'peak', 'amount', 'after', 'headroom'];

/** The names of a dossier by id, as other screens have them. */
export const refsOf = (frozen) => Object.fromEntries(frozen.refs.map((ref) => [ref.id, ref]));

export const exact = (text, currency) =>
  text === null ? t('unknown') : html`<span translate="no">${currency} ${grouped(text)}</span>`;

export function head(frozen, answer) {
  return html`<header>
    <p class="letter-fund">${nameOf(frozen.fund)}</p>
    <h1 tabindex="-1">${t('dossier.title')} <span translate="no">${frozen.proposal.code}</span></h1>
    ${answer.decided ? nothing : html`<p class="warning">${t('dossier.draft')}</p>`}
    ${facts([
      [t('kind.project'), nameOf(frozen.project)],
      [t('kind.firm'), nameOf(frozen.firm)],
      [t('field.fund_kind'), enumLabel('fund_kind', frozen.fund.kind)],
      [t('dossier.frozen_at'), t('dossier.entry', { seq: frozen.as_known, day: frozen.as_of })],
      ...(answer.digest ? [[t('dossier.digest'), hash(answer.digest), true]] : []),
      ...(answer.receipt ? [[t('dossier.receipt'), hash(answer.receipt.hash), true]] : []),
    ])}
  </header>`;
}

export function proposalPart(frozen, refs) {
  const { proposal, round } = frozen;
  return html`<section>
    <h2>${t('dossier.proposal')}</h2>
    ${facts([
      [fieldLabel('amount', 'investment'), exact(proposal.amount, proposal.currency)],
      [t('investment.proposed_on'), proposal.effective_date],
      [t('investment.proposer'), actor(refs, proposal.recorded_by)],
      [t('kind.round'), round ? words(`${round.series ?? t('unknown')} (${round.code})`) : '–'],
      ...(round
        ? [
            [t('field.pre_money'), exact(round.pre_money, round.currency)],
            [t('field.amount_raised'), exact(round.amount_raised, round.currency)],
          ]
        : []),
      [t('field.purpose'), proposal.purpose ? words(proposal.purpose) : '–', true],
    ])}
  </section>`;
}

export function capTable(frozen) {
  if (!frozen.headroom) return nothing;
  return table({
    caption: t('dossier.cap'),
    note: unitNote,
    items: frozen.headroom,
    columns: [
      {
        label: fieldLabel('basis', 'cap_row'),
        cell: (row) => html`${enumLabel('basis', row.basis)}
          ${row.binding ? html`<span class="tag accent">${t('headroom.binding')}</span>` : nothing}`,
        head: true,
      },
      ...CAP.map((name) => ({
        label: t(`dossier.cap.${name}`),
        cell: (row) => money(row[name], row.currency),
        num: true,
      })),
    ],
  });
}

/** What the fund owned of the firm by its cap table; nothing where none was recorded. */
function ownershipFacts({ ownership }) {
  if (!ownership) return nothing;
  const part = (name) => [
    fieldLabel(name, 'ownership'),
    ownership[name] === null ? t('unknown') : share(ownership[name]),
  ];
  return facts([
    part('own'),
    part('share'),
    part('least'),
    part('most'),
    [fieldLabel('source', 'ownership'), enumTag('ownership_source', ownership.source)],
  ]);
}

export function decisionPart(frozen, refs) {
  const { decision, rule } = frozen;
  return html`<section>
    <h2>${t('kind.decision')}</h2>
    ${
      decision
        ? facts([
            [
              fieldLabel('outcome', 'decision'),
              enumTag('outcome', decision.outcome, OUTCOME_TONES[decision.outcome]),
            ],
            [t('field.decided_by'), actor(refs, decision.recorded_by)],
            [t('field.effective_date'), decision.effective_date],
            [t('field.recorded_at'), timeText(decision.recorded_at)],
            [t('field.note'), decision.note ? words(decision.note) : '–', true],
          ])
        : html`<p class="empty">${t('dossier.undecided')}</p>`
    }
    ${
      rule
        ? html`<p>
            ${t('dossier.rule')} ${nameOf(rule)}
            ${enumTag('rule_status', rule.status, rule.status === 'verified' ? 'good' : 'warn')}
            <small>${t('dossier.version', { seq: rule.seq, day: rule.valid_from })}</small>
          </p>`
        : nothing
    }
    ${capTable(frozen)} ${ownershipFacts(frozen)}
  </section>`;
}

/** A figure or limit of a verdict: an amount, a ratio or days. */
function measured(row, name) {
  if (row[`${name}_ratio`] != null) return share(row[`${name}_ratio`]);
  if (row[`${name}_days`] != null) return t('dossier.days', { days: row[`${name}_days`] });
  const amount = row[name];
  return amount == null ? '–' : money(amount, row.currency);
}

const RESULT_TONES = { pass: 'good', warn: 'warn', breach: 'bad', second_approval: 'warn' };

/** What every rule in force found, as the decision stored it. */
export function verdictPart(frozen, refs) {
  if (frozen.verdict.length === 0) return nothing;
  return html`<section>
    <h2>${t('dossier.verdict')}</h2>
    ${table({
      caption: t('dossier.verdict'),
      note: unitNote,
      quiet: true,
      items: frozen.verdict,
      columns: [
        {
          label: t('dossier.rule_version'),
          cell: (row) => html`${nameOf(refs[row.rule_id])} <small>#${row.rule_id}</small>`,
          head: true,
        },
        {
          label: fieldLabel('figure', 'verdict_line'),
          cell: (row) => measured(row, 'figure'),
          num: true,
        },
        {
          label: fieldLabel('limit', 'verdict_line'),
          cell: (row) => measured(row, 'limit'),
          num: true,
        },
        { label: t('headroom.after_this'), cell: (row) => measured(row, 'headroom'), num: true },
        {
          label: t('dossier.result'),
          cell: (row) =>
            html`<span class="tag ${RESULT_TONES[row.outcome] ?? ''}">${enumLabel('verdict_outcome', row.outcome)}</span>`,
        },
      ],
    })}
  </section>`;
}

export function overridePart(frozen, refs) {
  if (frozen.overrides.length === 0) return nothing;
  return html`<section>
    <h2>${t('dossier.overrides')}</h2>
    ${table({
      caption: t('dossier.overrides'),
      quiet: true,
      items: frozen.overrides,
      columns: [
        { label: t('dossier.rule_version'), cell: (row) => nameOf(refs[row.rule_id]), head: true },
        { label: fieldLabel('reason', 'override'), cell: (row) => words(row.reason) },
        { label: t('field.sha256'), cell: (row) => hash(row.document_sha256) },
        { label: t('journal.actor'), cell: (row) => actor(refs, row.recorded_by) },
      ],
    })}
  </section>`;
}
