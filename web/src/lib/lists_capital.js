/* The closed lists of a fund's capital and of what it holds. */

export const CAPITAL_ENUMS = {
  proposal_state: ['pending', 'approved', 'rejected'],
  share_basis: ['paid_in', 'commitment'],
  category: [
    'management_fee',
    'administration',
    'audit',
    'legal',
    'tax',
    'valuation',
    'organisation',
    'custody',
    'facility_interest',
    'broken_deal',
    'bank',
    'travel',
    'insurance',
    'other',
  ],
  expense_source: ['call', 'income', 'facility'],
  fee_base: ['commitment', 'paid_in', 'invested'],
  proceeds_kind: [
    'ipo',
    'trade_sale',
    'buy_back',
    'secondary',
    'liquidation',
    'write_off',
    'dividend',
    'interest',
  ],
  method: [
    'recent_price',
    'multiples',
    'benchmarks',
    'quoted',
    'dcf_investee',
    'dcf_investment',
    'net_assets',
    'reported_nav',
  ],
  facility_kind: [
    'draw_investments',
    'draw_working_capital',
    'draw_fees',
    'repay_investments',
    'repay_working_capital',
    'repay_fees',
    'interest',
  ],
};

/** What two people make together: one proposes, another decides. */
export const NOTICES = ['capital_call', 'distribution', 'return_of_excess', 'equalisation'];
