/* A proposal of a kind that has no screen of its own: what it says, what the rules find, and the
 * decision. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import { reverseButton } from '../form/reverse_button.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { actor, factRow, money, refLink, unitNote } from '../show/format.js';
import { facts } from '../show/table.js';
import { proposalTag } from './approval.js';
import { decideBar, deviations } from './decide_bar.js';
import { loadVerdict, verdictPart } from './verdict.js';

const VERDICTS = ['valuation'];

/** The mark that holds now, which this one would follow. */
async function lastMark(record) {
  const name = record.investment_id ? 'investment_id' : 'commitment_id';
  const { items } = await api.all('valuations', { [name]: record[name], state: 'approved' });
  const [mark] = items.sort((a, b) => b.effective_date.localeCompare(a.effective_date));
  const text = mark
    ? html`${money(mark.amount, mark.currency)} · ${mark.effective_date}`
    : html`<span class="muted">–</span>`;
  return [[t('decide.last_mark'), text]];
}

function subject(record, refs) {
  const id = record.investment_id ?? record.commitment_id;
  const fund = record.fund_id ?? record.figures.fund_id;
  return [
    ...(id ? [[t('decide.holding'), refLink(refs, id)]] : []),
    ...(fund ? [[t('kind.fund'), refLink(refs, fund)]] : []),
  ];
}

async function load(kind, id) {
  const { plural } = KINDS[kind];
  const answer = await api.item(plural, id);
  const record = answer.item;
  const verdict = VERDICTS.includes(kind)
    ? await loadVerdict(`/${plural}/${id}/verdict`).catch(() => null)
    : null;
  const more = kind === 'valuation' ? await lastMark(record) : [];
  return { record, refs: answer.refs, verdict, more };
}

export default async function decidePage({ params, reload }) {
  const { kind } = params;
  const id = Number(params.id);
  if (!KINDS[kind]?.created) throw new api.Problem(404, { detail: t('error.404') });
  const { record, refs, verdict, more } = await load(kind, id);
  const pending = record.figures.state === 'pending';
  const name = record.code ?? `#${id}`;
  const what = record.amount
    ? html`${kindLabel(kind)} <strong>${money(record.amount, record.currency)}</strong>`
    : html`${kindLabel(kind)} ${name}`;
  return {
    title: `${kindLabel(kind)} ${name}`,
    view: () => html`${pageHead(html`${kindLabel(kind)} <span translate="no">${name}</span>`, {
      lead: proposalTag(record.figures.state),
      actions: pending ? reverseButton(kind, record, () => go(href('/'))) : nothing,
    })}
    <p class="note">${unitNote(record.currency)}</p>
    ${facts([
      ...KINDS[kind].fields.map((field) => factRow(field, record, refs, kind)),
      [t('investment.proposer'), actor(refs, record.recorded_by)],
      [t('investment.proposed_on'), record.effective_date],
    ])}
    ${
      verdict
        ? verdictPart(verdict, {
            proposal: { plural: KINDS[kind].plural, id, recordedBy: record.recorded_by },
            done: reload,
          })
        : nothing
    }
    ${
      pending
        ? decideBar(kind, record, {
            what,
            refs,
            facts: [...subject(record, refs), ...more, ...deviations(verdict)],
            reload,
          })
        : nothing
    }`,
  };
}
