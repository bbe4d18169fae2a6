/* One call, distribution, return or equalisation: its lines, the decision, what was paid. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import {
  approvalPart,
  cashAfter,
  decideBar,
  deviations,
  loadVerdict,
  openRecord,
  proposalTag,
  recordButton,
  verdictPart,
} from '../rules/index.js';
import { actor, factRow, money, refLink, unitNote } from '../show/format.js';
import { commitmentsOf, investorText } from '../show/investor_names.js';
import { compare, difference } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts } from '../show/table.js';
import { fallPart, loadFall } from '../waterfall/index.js';
import { roomOf, roomWarning } from './call_capacity.js';
import { amountTiles, moneyPart, steps } from './notice_parts.js';
import { lineTable, NOTICES, noticePath, PARTS } from './notices.js';

const OVERRIDES = { capital_call: 'call_line', distribution: 'distribution_line' };

/** The amounts that a proposal is asked about with, each as in its record. */
function amountsOf(kind, record) {
  const names = [...PARTS[kind], 'currency'].filter((name) => record[name]);
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}

/** What this page is about, in one piece. */
async function load(kind, id) {
  const { plural } = KINDS[kind];
  const [answer, verdict, lines, approvals] = await Promise.all([
    api.item(plural, id),
    loadVerdict(`/${plural}/${id}/verdict`),
    api.sheet(`/${plural}/${id}/lines`).catch((problem) => ({ rows: [], total: null, problem })),
    api.allWithReversed('approvals', { [`${kind}_id`]: id }),
  ]);
  const record = answer.item;
  const fundId =
    record.fund_id ?? (await api.item('commitments', record.commitment_id)).item.fund_id;
  const override = OVERRIDES[kind];
  const waits = kind === 'capital_call' && record.figures.state === 'pending';
  const [commitments, accounts, overrides, contributions] = await Promise.all([
    commitmentsOf(fundId),
    waits ? api.sheet(`/funds/${fundId}/accounts`) : null,
    override ? api.all(KINDS[override].plural, { [`${kind}_id`]: id }) : null,
    kind === 'capital_call' ? api.allWithReversed('contributions', { capital_call_id: id }) : null,
  ]);
  const fall = kind === 'distribution' ? await loadFall(fundId, record) : null;
  const takes = ['distribution', 'return_of_excess'].includes(kind);
  const pays = takes && record.figures.state === 'pending';
  const cash = pays ? await cashAfter({ kind, ...amountsOf(kind, record), fund_id: fundId }) : [];
  return {
    kind,
    id,
    file: api.sheetFiles(`/${plural}/${id}/lines`),
    record,
    fundId,
    verdict,
    lines,
    approvals,
    commitments,
    accounts,
    overrides,
    contributions,
    fall,
    cash,
    refs: { ...commitments.refs, ...answer.refs },
    pending: record.figures.state === 'pending',
    approved: record.figures.state === 'approved',
  };
}

function override(notice, row, reload) {
  openRecord({
    kind: OVERRIDES[notice.kind],
    title: t('capital.override'),
    lead: investorText(notice.commitments, row.commitment_id),
    given: {
      [`${notice.kind}_id`]: notice.id,
      commitment_id: row.commitment_id,
      currency: row.currency,
    },
    values: { amount: row.amount },
    done: reload,
  });
}

function contribute(notice, row, reload) {
  openRecord({
    kind: 'contribution',
    title: t('capital.contribute'),
    lead: investorText(notice.commitments, row.commitment_id),
    given: {
      capital_call_id: notice.id,
      commitment_id: row.commitment_id,
      currency: row.currency,
      outside_commitment: false,
    },
    values: { amount: row.unpaid },
    labels: { effective_date: t('capital.received_on') },
    done: reload,
  });
}

function lineActions(notice, reload) {
  return (row) => {
    const what = investorText(notice.commitments, row.commitment_id);
    const small = { small: true, what };
    return html`<span class="actions">
      <a class="button small" href=${noticePath(notice.kind, notice.id, row.commitment_id)}
        aria-label="${t('capital.letter')} ${what}">${t('capital.letter')}</a>
      ${
        notice.pending && OVERRIDES[notice.kind]
          ? recordButton(
              OVERRIDES[notice.kind],
              t('capital.override'),
              () => override(notice, row, reload),
              small,
            )
          : nothing
      }
      ${
        notice.approved && notice.contributions && compare(row.unpaid, '0') > 0
          ? recordButton(
              'contribution',
              t('capital.contribute'),
              () => contribute(notice, row, reload),
              small,
            )
          : nothing
      }
    </span>`;
  };
}

/** What keeps a call that waits from being approved as its lines stand. */
function roomPart({ accounts, lines, commitments, record }) {
  if (!accounts) return nothing;
  const asked = lines.rows.map((row) => ({
    commitment_id: row.commitment_id,
    inside: difference(row.amount, row.outside),
  }));
  return roomWarning(roomOf(asked, accounts.rows), commitments, record.currency);
}

/** The notices to all investors, to print in one go. */
const allLetters = ({ kind, id }) =>
  html`<a class="button small" href=${href(`/capital/${kind}/${id}/notices`)}
    >${t('capital.letters')}</a
  >`;

function linesPart(notice, reload) {
  return html`<section id="lines" tabindex="-1">
    ${sheetHead(
      t('capital.lines'),
      notice.lines.problem ? nothing : [allLetters(notice), fileLinks(notice.file)],
    )}
    ${roomPart(notice)}
    ${
      notice.lines.problem
        ? html`<p class="warning" role="alert">${notice.lines.problem.message}</p>`
        : lineTable(notice.lines, notice.commitments, {
            kind: notice.kind,
            actions: lineActions(notice, reload),
          })
    }
    <p class="hint">${t(notice.pending ? 'capital.lines_pending' : 'capital.lines_fixed')}</p>
  </section>`;
}

function decidePart(notice, refs, reload) {
  if (!notice.pending) return nothing;
  const { kind, record, fundId, verdict, cash } = notice;
  const what = html`${kindLabel(kind)} <strong>${money(record.figures.amount, record.currency)}</strong>`;
  const facts = [[t('kind.fund'), refLink(refs, fundId)], ...cash, ...deviations(verdict)];
  return decideBar(kind, record, { what, refs, facts, reload });
}

function noticeActions({ kind, id, record, pending, approved, lines }, toList) {
  if (pending) return reverseButton(kind, record, toList);
  const unpaid =
    kind === 'capital_call' && approved && compare(lines.total?.unpaid ?? '0', '0') > 0;
  return unpaid
    ? writeLink('contribution', `/grid/contributions/${id}`, t('grid.contributions'))
    : nothing;
}

export default async function noticePage({ params, reload }) {
  const { kind } = params;
  if (!NOTICES.includes(kind)) throw new api.Problem(404, { detail: t('error.404') });
  const notice = await load(kind, Number(params.id));
  const { record, refs, fundId } = notice;
  const proposal = {
    plural: KINDS[kind].plural,
    id: record.id,
    recordedBy: record.recorded_by,
  };
  const toList = () => go(href('/capital', { fund_id: fundId }));
  const hidden = ['code', 'currency', 'fund_id', ...PARTS[kind]];
  const shown = KINDS[kind].fields.filter((field) => !hidden.includes(field.name));
  const name = record.code ?? `#${record.id}`;
  return {
    title: `${kindLabel(kind)} ${name}`,
    view: () => html`${pageHead(html`${kindLabel(kind)} <span translate="no">${name}</span>`, {
      lead: html`${proposalTag(record.figures.state)} ${refLink(refs, fundId)}`,
      actions: noticeActions(notice, toList),
    })}
    ${steps(record.figures.state)} ${amountTiles(notice)}
    <p class="note">${unitNote(record.currency)}</p>
    ${facts([
      ...shown.map((field) => factRow(field, record, refs, kind)),
      [t('investment.proposer'), actor(refs, record.recorded_by)],
      [t('investment.proposed_on'), record.effective_date],
    ])}
    ${linesPart(notice, reload)} ${fallPart(notice)}
    ${moneyPart(notice, OVERRIDES[kind], notice.overrides, reload)}
    ${verdictPart(notice.verdict, { proposal, done: reload })}
    ${approvalPart(notice, reload)}
    ${notice.approved ? moneyPart(notice, 'contribution', notice.contributions, reload) : nothing}
    ${decidePart(notice, refs, reload)}`,
  };
}
