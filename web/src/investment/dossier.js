/* The dossier of an investment, to read and to print on A4: what was before the committee, with its
 * digest, and apart from it what came later. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { actor, money, nameText, stateTag, unitNote, words } from '../show/format.js';
import { fileLinks } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import {
  decisionPart,
  head,
  overridePart,
  proposalPart,
  refsOf,
  verdictPart,
} from './dossier_frozen.js';
import { documentTable, hash, tally, voteTable } from './dossiers.js';
import { lossTable } from './loss_tables.js';

function valuationPart(frozen) {
  if (frozen.valuations.length === 0) return nothing;
  return html`<section>
    <h2>${t('dossier.valuations')}</h2>
    ${table({
      caption: t('dossier.valuations'),
      note: unitNote,
      quiet: true,
      items: frozen.valuations,
      columns: [
        { label: t('sheet.date'), cell: (row) => row.effective_date, head: true, kind: 'nowrap' },
        {
          label: t('kind.investment'),
          cell: (row) =>
            html`<span translate="no">${refsOf(frozen)[row.investment_id]?.code ?? ''}</span>`,
        },
        {
          label: fieldLabel('method', 'valuation'),
          cell: (row) => enumLabel('valuation_method', row.method),
        },
        {
          label: fieldLabel('amount', 'valuation'),
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
  if (row.kind === 'valuation') return enumLabel('valuation_method', row.what);
  return nothing;
}

function entryTable(rows, refs, title) {
  if (rows.length === 0) return nothing;
  return html`<section>
    <h3>${title}</h3>
    ${table({
      caption: title,
      note: unitNote,
      quiet: true,
      items: rows,
      columns: [
        { label: t('sheet.date'), cell: (row) => row.date, head: true, kind: 'nowrap' },
        { label: t('column.kind'), cell: (row) => kindLabel(row.kind) },
        { label: fieldLabel('what', 'dossier_row'), cell: whatCell },
        {
          label: fieldLabel('amount', 'dossier_row'),
          cell: (row) => (row.amount === null ? nothing : money(row.amount, row.currency)),
          num: true,
        },
        {
          label: t('field.sha256'),
          cell: (row) => (row.sha256 ? hash(row.sha256) : nothing),
        },
        { label: t('field.seq'), cell: (row) => row.seq, num: true },
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

const receiptFile = (answer) => `receipt-${answer.receipt.seq}.json`;

function tools(id, answer, state) {
  const path = `/investments/${id}`;
  return html`<div class="letter-tools actions">
    <button type="button" class="primary" @click=${() => print()}>${t('letter.print')}</button>
    ${answer.decided ? html`<a class="button" href=${api.textAddress(`${path}/dossier.json`)} download>${t('dossier.json')}</a>` : nothing}
    ${answer.receipt ? html`<a class="button" href=${api.receiptAddress(answer.receipt.seq)} download=${receiptFile(answer)}>${t('dossier.receipt_file')}</a>` : nothing}
    ${fileLinks(api.sheetFiles(`${path}/dossier_entries`), undefined, '')}
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
        ${answer.receipt ? html`<p class="note">${t('dossier.receipt_check')} <code>fundtrail verify --receipt ${receiptFile(answer)} --key journal.pin</code></p>` : nothing}
        ${laterPart(losses, entries)}
        <footer>
          <p>${t('dossier.sign')}</p>
          <p>${t('letter.seal')}</p>
        </footer>
      </article>`,
  };
}
