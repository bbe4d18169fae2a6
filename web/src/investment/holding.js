/* One holding of a fund: what it cost, what it brought, what it is worth, and who owes to buy it
 * back. A holding is an investment, or a commitment to a fund that is tracked. */
import { html, nothing } from 'lit-html';
import { figuresLink } from '../figures/index.js';
import { choicesOf } from '../form/choices.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { openRecord, recordButton } from '../rules/index.js';
import { known, money, refLink, unitNote } from '../show/format.js';
import { fundTabs } from '../show/fund_tabs.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { facts, tiles } from '../show/table.js';
import { decideValuation } from './decide_valuation.js';
import { buyBackTable, methodCell, multiple, proceedsTable, valuationTable } from './positions.js';

/** A mark to market is proposed beside its working, on the page of the listing. */
const MARK_FIELDS = ['marked_to_market', 'volatility', 'dividend_yield'];

const EMPTY = { items: [], refs: {} };

async function load(fundId, id) {
  const [sheet, made] = await Promise.all([
    api.sheet(`/funds/${fundId}/positions`),
    api.all('commitments', { investor_fund_id: fundId }),
  ]);
  const kind = made.items.some((item) => item.id === id) ? 'commitment' : 'investment';
  const own = { [`${kind}_id`]: id };
  const [record, valuations, proceeds, buyBacks] = await Promise.all([
    api.item(`${kind}s`, id),
    api.allWithReversed('valuations', own),
    kind === 'investment' ? api.allWithReversed('proceeds', own) : EMPTY,
    kind === 'investment' ? api.allWithReversed('buy_backs', own) : EMPTY,
  ]);
  const position = sheet.rows.find((row) => row[`${kind}_id`] === id);
  return { fundId, id, kind, sheet, position, record, valuations, proceeds, buyBacks };
}

function positionPart(position) {
  if (!position) return html`<p class="empty">${t('holding.unpaid')}</p>`;
  const amounts = ['cost', 'cost_left', 'realised', 'income', 'value', 'gain'];
  return html`${tiles([
    ...amounts.map((name) => [
      fieldLabel(name, 'position'),
      money(position[name], position.currency),
    ]),
    [fieldLabel('multiple', 'position'), multiple(position.multiple)],
  ])}
  <p class="note">${unitNote(position.currency)}</p>
  ${facts([
    [t('field.tranche_count'), position.tranche_count],
    [t('field.first_paid_on'), known(position.first_paid_on)],
    [t('field.last_paid_on'), known(position.last_paid_on)],
    [fieldLabel('method', 'valuation'), methodCell(position)],
    [t('field.valued_on'), known(position.valued_on)],
    [t('field.realised_gain'), money(position.realised_gain, position.currency)],
    [t('field.unrealised_gain'), money(position.unrealised_gain, position.currency)],
  ])}`;
}

function buttons(holding, reload, parties, lots) {
  const { kind, id, record, position } = holding;
  const { currency } = record.item;
  const given = { [`${kind}_id`]: id, currency };
  const other = kind === 'investment' ? ['commitment_id'] : ['investment_id'];
  const plain = [...other, ...MARK_FIELDS];
  const open = (what, values, without) => () =>
    openRecord({
      kind: what,
      title: t(`holding.add.${what}`),
      given,
      values,
      without,
      choices: { obligor_party_id: parties, listed_lot_id: lots },
      done: reload,
    });
  const value = position?.value ?? '';
  return {
    valuation: recordButton(
      'valuation',
      t('holding.add.valuation'),
      open('valuation', { amount: value }, plain),
    ),
    proceeds: recordButton('proceeds', t('holding.add.proceeds'), open('proceeds', {}, [])),
    buy_back: recordButton(
      'buy_back',
      t('holding.add.buy_back'),
      open('buy_back', { principal: position?.cost_left ?? '' }, []),
    ),
  };
}

export default async function holdingPage({ params, reload }) {
  const fundId = Number(params.id);
  const id = Number(params.holding);
  const [holding, parties, lots] = await Promise.all([
    load(fundId, id),
    choicesOf('party'),
    choicesOf('listed_lot', { investment_id: id }),
  ]);
  const { record, kind, sheet } = holding;
  const refs = { ...sheet.refs, ...record.refs };
  const add = buttons(holding, reload, parties, lots);
  const subject = kind === 'investment' ? record.item.project_id : record.item.fund_id;
  return {
    title: `${t('holding.title')} ${record.item.code}`,
    view: () => html`${pageHead(
      html`${t('holding.title')} <span translate="no">${record.item.code}</span>`,
      {
        lead: html`${refLink(refs, fundId)} → ${refLink(refs, subject)}
        ${kind === 'investment' ? html`· <a href=${href(`/investments/${id}`)}>${t('kind.investment')}</a>` : nothing}`,
      },
    )}
    ${fundTabs(fundId, 'holdings')} ${positionPart(holding.position)}
    <section>
      ${sheetHead(t('holding.valuations'), add.valuation)}
      ${valuationTable(holding.valuations, { reload, decide: decideValuation(reload) })}
    </section>
    ${
      kind === 'investment'
        ? html`<section>
              ${sheetHead(t('kind.proceeds'), add.proceeds)} ${proceedsTable(holding.proceeds, reload)}
            </section>
            <section>
              ${sheetHead(t('kind.buy_back'), add.buy_back)} ${buyBackTable(holding.buyBacks, reload)}
              <p class="hint">${t('holding.buy_back_hint')}</p>
            </section>
            <p class="actions">
              ${figuresLink('investment', id)} ${fileLinks(api.sheetFiles(`/investments/${id}/position`))}
            </p>`
        : nothing
    }`,
  };
}
