/* The notice to one investor, or those to all, to print on A4: what is asked or paid out, by type, how to pay
 * it, and the account of the commitment. Fields as ILPA's templates for capital calls and distributions of
 * 2025. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { href, isPresent } from '../frame/router.js';
import { proposalTag } from '../rules/index.js';
import { nameOf, nameText, words } from '../show/format.js';
import { commitmentsOf, investorText } from '../show/investor_names.js';
import { difference, grouped, percent, sum } from '../show/money.js';
import { facts } from '../show/table.js';
import { LINE_PARTS, linePartLabel, NOTICES, noticeTotal } from './notices.js';

/** The view of a letter: what was known when the notice was approved, as of its own day, unless another
 * view is asked for. A draft shows today. */
function viewOf(record) {
  const { state, effective_on, approval_id } = record.figures;
  return isPresent() && state === 'approved' ? { as_of: effective_on, as_known: approval_id } : {};
}

/** A letter gives every digit, whatever the unit of the screen. */
const exact = (text) => html`<data class="num" value=${text}>${grouped(text)}</data>`;

function row(label, value, kind = '') {
  return html`<tr class=${kind}>
    <th scope="row">${label}</th>
    <td class="num">${value}</td>
  </tr>`;
}

function sheet(caption, rows) {
  return html`<table class="letter-table">
    <caption>${caption}</caption>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

const INTEREST = ['interest_paid', 'interest_received'];
const feeParts = ['management_fees', 'expenses'];

/** What lies inside and outside the commitment, each with its subtotal. */
function callRows(record, line) {
  const outside = record.outside_commitment ? feeParts : [];
  const inside = LINE_PARTS.capital_call.filter((part) => !outside.includes(part));
  const rows = (parts) =>
    parts.map((part) => row(linePartLabel('capital_call', part), exact(line[part])));
  return sheet(t('letter.called'), [
    ...rows(inside),
    row(t('letter.inside'), exact(difference(line.amount, line.outside)), 'subtotal'),
    ...rows(outside),
    row(t('letter.outside'), exact(line.outside), 'subtotal'),
    row(t('letter.due'), exact(line.amount), 'total'),
    row(linePartLabel('capital_call', 'paid'), exact(line.paid)),
    row(linePartLabel('capital_call', 'unpaid'), exact(line.unpaid)),
  ]);
}

function payoutRows(kind, record, line) {
  return sheet(t('letter.paid_out'), [
    ...LINE_PARTS.distribution.map((part) => row(linePartLabel(kind, part), exact(line[part]))),
    row(t('letter.pays'), exact(line.amount), 'total'),
    row(linePartLabel(kind, 'recallable'), exact(line.recallable)),
    ...(record.recall_expires_on
      ? [row(t('field.recall_expires_on'), record.recall_expires_on)]
      : []),
  ]);
}

/** What is left to call once this notice is paid: a payment counts inside the commitment first. */
function unfundedAfter(kind, line, account) {
  if (kind !== 'capital_call') return [];
  const left = difference(difference(line.amount, line.outside), line.paid);
  const inside = left.startsWith('-') ? '0.00' : left;
  return [row(t('letter.after'), exact(difference(account.unfunded, inside)))];
}

function accountRows(kind, line, account) {
  const names = ['commitment', 'released', 'contributed_inside', 'returned', 'recallable'];
  return sheet(t('letter.account'), [
    ...names.map((name) => row(fieldLabel(name, 'commitment_account'), exact(account[name]))),
    row(t('field.unfunded'), exact(account.unfunded), 'total'),
    ...unfundedAfter(kind, line, account),
    row(fieldLabel('outstanding', 'commitment_account'), exact(account.outstanding)),
    row(t('field.callable'), exact(account.callable)),
    row(t('field.contributed_outside'), exact(account.contributed_outside)),
    row(fieldLabel('distributed', 'commitment_account'), exact(account.distributed)),
    ...INTEREST.filter((name) => Number(account[name]) !== 0).map((name) =>
      row(fieldLabel(name, 'commitment_account'), exact(account[name])),
    ),
  ]);
}

function head(kind, record, fund, names) {
  return html`<header>
    <p class="letter-fund">${nameOf(fund)}</p>
    <h1 tabindex="-1">${t(`letter.title.${kind}`)}</h1>
    ${facts([
      [t('fund.investor'), names.investor],
      [t('kind.commitment'), html`<span translate="no">${names.commitment}</span>`],
      [t('field.manager_id'), names.manager],
      [t('letter.number'), words(record.code ?? `#${record.id}`)],
      [t('letter.date'), record.figures.effective_on ?? record.effective_date],
      ...(record.due_on ? [[fieldLabel('due_on', 'capital_call'), record.due_on]] : []),
      [t('field.currency'), html`<span translate="no">${record.currency}</span>`],
    ])}
  </header>`;
}

function share(kind, record, line) {
  const total = noticeTotal(kind, record);
  return html`<p>
    ${t('letter.share', {
      amount: `${record.currency} ${grouped(line.amount)}`,
      total: `${record.currency} ${grouped(sum([total]))}`,
      percent: percent(line.amount, total),
    })}
    ${record.note ? html`<br />${words(record.note)}` : nothing}
  </p>`;
}

/** Where to pay: the account that was in force on the notice's day, and what to write on the transfer. */
function payRows(notice) {
  if (!notice) return nothing;
  if (!notice.bank_account_id) return html`<p class="warning">${t('letter.no_account')}</p>`;
  const names = ['amount_in_words', 'account_name', 'bank', 'account_number', 'bank_code'];
  const said = [...names, 'payment_reference'].filter((name) => notice[name]);
  return html`<section class="letter-pay">
    <h2>${t('letter.pay')}</h2>
    ${facts(
      said.map((name) => [
        fieldLabel(name, 'call_notice'),
        html`<span translate="no">${notice[name]}</span>`,
      ]),
    )}
  </section>`;
}

/** What the letters of one notice are made of. */
async function loadLetters(kind, id) {
  if (!NOTICES.includes(kind)) throw new api.Problem(404, { detail: t('error.404') });
  const path = `/${KINDS[kind].plural}/${id}`;
  const { item: record } = await api.item(KINDS[kind].plural, id);
  const view = viewOf(record);
  const fundId =
    record.fund_id ?? (await api.item('commitments', record.commitment_id)).item.fund_id;
  const [lines, accounts, notices, fund, commitments] = await Promise.all([
    api.sheet(`${path}/lines`, view),
    api.sheet(`/funds/${fundId}/accounts`, view),
    kind === 'capital_call' ? api.sheet(`${path}/notices`) : null,
    api.item('funds', fundId),
    commitmentsOf(fundId),
  ]);
  return { kind, record, lines, accounts, notices, fund, commitments };
}

const ofCommitment = (sheet, id) => sheet?.rows.find((row) => row.commitment_id === id);

/** The letter to the investor behind one commitment. */
function letter(letters, commitmentId) {
  const { kind, record, lines, accounts, notices, fund, commitments } = letters;
  const line = ofCommitment(lines, commitmentId);
  const account = ofCommitment(accounts, commitmentId);
  if (!line || !account) throw new api.Problem(404, { detail: t('error.404') });
  const names = {
    investor: words(investorText(commitments, commitmentId)),
    commitment: commitments.byId.get(commitmentId)?.code ?? `#${commitmentId}`,
    manager: nameOf(fund.refs[fund.item.manager_id]),
  };
  const title = `${t(`letter.title.${kind}`)} ${nameText(fund.item)} ${names.commitment}`;
  return html`<article class="letter" aria-label=${title}>
    ${record.figures.state === 'approved' ? nothing : html`<p class="warning">${t('letter.draft')}</p>`}
    ${head(kind, record, fund.item, names)} ${share(kind, record, line)}
    ${kind === 'capital_call' ? callRows(record, line) : payoutRows(kind, record, line)}
    ${payRows(ofCommitment(notices, commitmentId))} ${accountRows(kind, line, account)}
    <p class="note">
      ${t('letter.as_of', { as_of: accounts.as_of, as_known: accounts.as_known })}
    </p>
    <footer>
      <p>${t('letter.sign')}</p>
      <p>${t('letter.seal')}</p>
    </footer>
  </article>`;
}

function tools(kind, record) {
  return html`<div class="letter-tools actions">
    <button type="button" class="primary" @click=${() => print()}>${t('letter.print')}</button>
    <a class="button" href=${href(`/capital/${kind}/${record.id}`)}>${t('letter.back')}</a>
    ${proposalTag(record.figures.state)}
  </div>`;
}

export default async function letterPage({ params }) {
  const { kind, id, commitment } = params;
  const letters = await loadLetters(kind, Number(id));
  const { record, lines } = letters;
  const to = commitment
    ? [Number(commitment)]
    : lines.rows.map(({ commitment_id }) => commitment_id);
  if (to.length === 0) throw new api.Problem(404, { detail: t('error.404') });
  return {
    title: `${kindLabel(kind)} ${record.code ?? id}`,
    view: () => html`${tools(kind, record)} ${to.map((one) => letter(letters, one))}`,
  };
}
