/* What a fund owes for fees and interest, and what is set off against them, as forms see it. */
import { choice, decimal, lines, money, reference, required, text } from './schema_fields.js';

const fund = reference('fund_id', 'fund', required);
const currency = choice('currency', 'currency', required);
const amount = money('amount', required);

export const FEE_KINDS = {
  accrual: {
    plural: 'accruals',
    fields: [fund, choice('category', 'category', required), currency, amount, lines('note')],
  },
  fee_offset: {
    plural: 'fee_offsets',
    fields: [
      fund,
      choice('category', 'offset_category', required),
      currency,
      amount,
      { ...decimal('share'), ...required },
      reference('firm_id', 'firm'),
      text('reference', 120),
    ],
  },
};
