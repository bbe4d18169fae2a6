/* The dossier of an investment, to read and to print on A4: what was before the committee, with its
 * digest, and apart from it what came later. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { documentTable, hash, tally, voteTable } from '../lib/dossiers.js';
import { enumLabel, kindLabel, t, timeText } from '../lib/i18n.js';
import { lossTable, share } from '../lib/losses.js';
import { grouped } from '../lib/money.js';
import { href } from '../lib/router.js';
import { actor, enumTag, money, nameOf, nameText, stateTag, unitNote, words } from '../lib/show.js';
import { facts, table } from '../lib/table.js';

const OUTCOME_TONES = { approve: 'good', reject: 'bad' };
const CAP = ['limit', 'used', 'peak', 'amount', 'after', 'headroom'];

/** The names of a dossier by id, as other screens have them. */
const refsOf = (frozen) => Object.fromEntries(frozen.refs.map((ref) => [ref.id, ref]));

const exact = (text, currency) =>
  text === null ? t('unknown') : html`<span translate="no">${currency} ${grouped(text)}</span>`;

function head(frozen, answer) {
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
    ])}
  </header>`;
}

function proposalPart(frozen, refs) {
  const { proposal, round } = frozen;
  return html`<section>
    <h2>${t('dossier.proposal')}</h2>
    ${facts([
      [t('field.investment.amount'), exact(proposal.amount, proposal.currency)],
      [t('investment.proposed_on'), proposal.effective_date],
      [t('investment.proposer'), actor(refs, proposal.recorded_by)],
      [t('kind.round'), round ? words(`${round.series} (${round.code})`) : '–'],
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

function capTable(frozen) {
  if (!frozen.headroom) return nothing;
  return table({
    caption: t('dossier.cap'),
    note: unitNote(),
    items: frozen.headroom,
    columns: [
      {
        label: t('field.basis'),
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

function decisionPart(frozen, refs) {
  const { decision, rule } = frozen;
  return html`<section>
    <h2>${t('kind.decision')}</h2>
    ${
      decision
        ? facts([
            [
              t('field.outcome'),
              enumTag('outcome', decision.outcome, OUTCOME_TONES[decision.outcome]),
            ],
            [t('investment.decided_by'), actor(refs, decision.recorded_by)],
            [t('field.effective_date'), decision.effective_date],
            [t('journal.recorded_at'), timeText(decision.recorded_at)],
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
    ${capTable(frozen)}
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
function verdictPart(frozen, refs) {
  if (frozen.verdict.length === 0) return nothing;
  return html`<section>
    <h2>${t('dossier.verdict')}</h2>
    ${table({
      caption: t('dossier.verdict'),
      note: unitNote(),
      quiet: true,
      items: frozen.verdict,
      columns: [
        {
          label: t('dossier.rule_version'),
          cell: (row) => html`${nameOf(refs[row.rule_id])} <small>#${row.rule_id}</small>`,
          head: true,
        },
        { label: t('dossier.figure'), cell: (row) => measured(row, 'figure'), num: true },
        { label: t('dossier.limit'), cell: (row) => measured(row, 'limit'), num: true },
        { label: t('headroom.headroom'), cell: (row) => measured(row, 'headroom'), num: true },
        {
          label: t('dossier.result'),
          cell: (row) =>
            html`<span class="tag ${RESULT_TONES[row.outcome] ?? ''}">${t(`dossier.result.${row.outcome}`)}</span>`,
        },
      ],
    })}
  </section>`;
}

function overridePart(frozen, refs) {
  if (frozen.overrides.length === 0) return nothing;
  return html`<section>
    <h2>${t('dossier.overrides')}</h2>
    ${table({
      caption: t('dossier.overrides'),
      quiet: true,
      items: frozen.overrides,
      columns: [
        { label: t('dossier.rule_version'), cell: (row) => nameOf(refs[row.rule_id]), head: true },
        { label: t('field.reason'), cell: (row) => words(row.reason) },
        { label: t('field.sha256'), cell: (row) => hash(row.document_sha256) },
        { label: t('journal.actor'), cell: (row) => actor(refs, row.recorded_by) },
      ],
    })}
  </section>`;
}

function valuationPart(frozen) {
  if (frozen.valuations.length === 0) return nothing;
  return html`<section>
    <h2>${t('dossier.valuations')}</h2>
    ${table({
      caption: t('dossier.valuations'),
      note: unitNote(),
      quiet: true,
      items: frozen.valuations,
      columns: [
        { label: t('sheet.date'), cell: (row) => row.effective_date, head: true, kind: 'nowrap' },
        {
          label: t('kind.investment'),
          cell: (row) =>
            html`<span translate="no">${refsOf(frozen)[row.investment_id]?.code ?? ''}</span>`,
        },
        { label: t('field.method'), cell: (row) => enumLabel('method', row.method) },
        {
          label: t('field.valuation.amount'),
          cell: (row) => money(row.amount, row.currency),
          num: true,
        },
      ],
    })}
  </section>`;
}

/** What a later entry is about, in a word. */
function whatCell(row) {
  if (row.kind === 'document')
    return html`${words(row.title)} <small>${enumLabel('document_kind', row.what)}</small>`;
  if (row.kind === 'vote') return html`${words(row.title)}: ${enumLabel('vote_choice', row.what)}`;
  if (row.kind === 'proceeds') return enumLabel('proceeds_kind', row.what);
  if (row.kind === 'valuation') return enumLabel('method', row.what);
  return nothing;
}

function entryTable(rows, refs, title) {
  if (rows.length === 0) return nothing;
  return html`<section>
    <h3>${title}</h3>
    ${table({
      caption: title,
      note: unitNote(),
      quiet: true,
      items: rows,
      columns: [
        { label: t('sheet.date'), cell: (row) => row.date, head: true, kind: 'nowrap' },
        { label: t('journal.kind'), cell: (row) => kindLabel(row.kind) },
        { label: t('dossier.what'), cell: whatCell },
        {
          label: t('field.amount'),
          cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
          num: true,
        },
        {
          label: t('field.sha256'),
          cell: (row) => (row.sha256 ? hash(row.sha256) : nothing),
        },
        { label: t('journal.seq'), cell: (row) => row.seq, num: true },
        { label: t('journal.actor'), cell: (row) => actor(refs, row.recorded_by) },
      ],
    })}
  </section>`;
}

function laterPart(losses, entries) {
  const of = (part) => entries.rows.filter((row) => row.part === part);
  return html`<section class="later">
    <h2>${t('dossier.later')}</h2>
    <p class="hint">${t('dossier.later_lead', { as_of: losses.as_of, as_known: losses.as_known })}</p>
    <h3>${t('dossier.losses')}</h3>
    ${lossTable(losses, { caption: t('dossier.losses') })}
    <p class="hint">${t('loss.definition')}</p>
    ${entryTable(of('withdrawn'), entries.refs, t('dossier.withdrawn'))}
    ${entryTable(of('after'), entries.refs, t('dossier.after'))}
  </section>`;
}

function tools(id, answer, state) {
  const path = `/investments/${id}`;
  return html`<div class="letter-tools actions">
    <button type="button" class="primary" @click=${() => print()}>${t('letter.print')}</button>
    ${answer.decided ? html`<a class="button" href=${api.textAddress(`${path}/dossier.json`)} download>${t('dossier.json')}</a>` : nothing}
    <a class="button" href=${api.sheetAddress(`${path}/dossier_entries`)} download>${t('sheet.csv')}</a>
    <a class="button" href=${href(path)}>${t('dossier.back')}</a>
    ${stateTag(state)}
  </div>`;
}

export default async function dossierPage({ params }) {
  const id = Number(params.id);
  const path = `/investments/${id}`;
  const [answer, losses, entries, investment] = await Promise.all([
    api.sheet(`${path}/dossier`),
    api.sheet(`${path}/losses`),
    api.sheet(`${path}/dossier_entries`),
    api.item('investments', id),
  ]);
  const { frozen } = answer;
  const refs = refsOf(frozen);
  const file = `dossier-${frozen.proposal.code}-${frozen.as_known}.json`;
  return {
    title: `${t('dossier.title')} ${frozen.proposal.code}`,
    view: () => html`${tools(id, answer, investment.item.figures.state)}
      <article class="letter dossier" aria-label=${`${t('dossier.title')} ${nameText(frozen.fund)}`}>
        ${head(frozen, answer)} ${proposalPart(frozen, refs)} ${decisionPart(frozen, refs)}
        ${verdictPart(frozen, refs)} ${overridePart(frozen, refs)}
        <section>
          <h2>${t('dossier.votes')}</h2>
          ${voteTable(frozen.votes, refs)}
          ${frozen.votes.length ? html`<p class="hint">${tally(frozen.votes)}</p>` : nothing}
        </section>
        <section>
          <h2>${t('dossier.documents')}</h2>
          ${documentTable(frozen.documents, refs)}
        </section>
        ${valuationPart(frozen)}
        ${answer.decided ? html`<p class="note">${t('dossier.recompute')} <code>sha256sum ${file}</code></p>` : nothing}
        ${laterPart(losses, entries)}
        <footer>
          <p>${t('dossier.sign')}</p>
          <p>${t('letter.seal')}</p>
        </footer>
      </article>`,
  };
}
