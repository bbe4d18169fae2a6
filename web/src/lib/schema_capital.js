/* The records of a fund's capital and of what it holds, as forms see them. */
import { FEE_KINDS } from './schema_fees.js';
import {
  choice,
  date,
  decimal,
  flag,
  lines,
  money,
  reference,
  required,
  text,
} from './schema_fields.js';

const code = text('code', 40, required);
const fund = reference('fund_id', 'fund', required);
const commitment = reference('commitment_id', 'commitment', required);
const investment = reference('investment_id', 'investment', required);
const currency = choice('currency', 'currency', required);
const amount = money('amount', required);
const proof = text('reference', 120);
const reason = text('reason', 500, required);
const note = lines('note');
const source = text('source', 300);
const rate = { ...decimal('rate'), ...required };

export const CAPITAL_KINDS = {
  capital_call: {
    plural: 'capital_calls',
    fields: [
      code,
      fund,
      date('due_on', required),
      currency,
      money('investments'),
      money('working_capital'),
      money('management_fees'),
      money('expenses'),
      money('facility_interest'),
      flag('outside_commitment'),
      note,
    ],
  },
  call_line: {
    plural: 'call_lines',
    fields: [
      reference('capital_call_id', 'capital_call', required),
      commitment,
      currency,
      amount,
      reason,
    ],
  },
  contribution: {
    plural: 'contributions',
    fields: [
      commitment,
      reference('capital_call_id', 'capital_call'),
      currency,
      amount,
      flag('outside_commitment'),
      proof,
    ],
  },
  distribution: {
    plural: 'distributions',
    fields: [
      code,
      fund,
      currency,
      money('return_of_capital'),
      money('gain'),
      money('income'),
      money('recallable'),
      date('recall_expires_on'),
      choice('basis', 'share_basis', required),
      note,
      money('carry'),
      text('deviation_reason', 500),
    ],
  },
  distribution_line: {
    plural: 'distribution_lines',
    fields: [
      reference('distribution_id', 'distribution', required),
      commitment,
      currency,
      amount,
      reason,
    ],
  },
  return_of_excess: {
    plural: 'returns_of_excess',
    fields: [code, fund, currency, amount, note, choice('called_for', 'excess_of')],
  },
  commitment_release: {
    plural: 'commitment_releases',
    fields: [commitment, currency, amount, text('reason', 500)],
  },
  commitment_transfer: {
    plural: 'commitment_transfers',
    fields: [
      commitment,
      reference('to_commitment_id', 'commitment', required),
      currency,
      amount,
      { ...money('price'), hintKey: 'form.transfer_price_hint' },
      note,
    ],
  },
  equalisation: {
    plural: 'equalisations',
    fields: [commitment, currency, money('contribution', required), money('interest'), note],
  },
  valuation: {
    plural: 'valuations',
    fields: [
      reference('investment_id', 'investment'),
      reference('commitment_id', 'commitment'),
      currency,
      amount,
      choice('method', 'method', required),
      note,
    ],
  },
  proceeds: {
    plural: 'proceeds',
    fields: [
      investment,
      choice('kind', 'proceeds_kind', required),
      currency,
      amount,
      money('cost_relieved'),
      decimal('units'),
      proof,
    ],
  },
  buy_back: {
    plural: 'buy_backs',
    fields: [
      investment,
      reference('obligor_party_id', 'party'),
      text('obligor_name', 120),
      text('trigger', 500, required),
      date('due_on', required),
      rate,
      currency,
      money('principal', required),
    ],
  },
  expense: {
    plural: 'expenses',
    fields: [
      fund,
      choice('category', 'category', required),
      currency,
      amount,
      money('offset'),
      money('waiver'),
      choice('source', 'expense_source'),
      reference('payee_party_id', 'party'),
      proof,
    ],
  },
  fee_term: {
    plural: 'fee_terms',
    fields: [
      fund,
      choice('base', 'fee_base', required),
      rate,
      date('valid_from', required),
      date('valid_to'),
      text('clause', 300),
      { ...decimal('waiver_share'), hintKey: 'form.fraction_hint' },
      choice('day_count', 'fee_day_count'),
      choice('period', 'fee_period', { hintKey: 'form.fee_period_hint' }),
    ],
  },
  facility_flow: {
    plural: 'facility_flows',
    fields: [fund, choice('kind', 'facility_kind', required), currency, amount, proof],
  },
  ...FEE_KINDS,
  fx_rate: {
    plural: 'fx_rates',
    fields: [
      choice('base_currency', 'currency', required),
      choice('quote_currency', 'currency', required),
      rate,
      source,
    ],
  },
  index_level: {
    plural: 'index_levels',
    fields: [text('index_code', 40, required), { ...decimal('level'), ...required }, source],
  },
};
