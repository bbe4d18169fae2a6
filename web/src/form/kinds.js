/* The kinds of records as forms see them: those of the model, with what only the screen knows. */
import { KINDS as MODEL } from '../model/kinds.js';

const fraction = { hintKey: 'form.fraction_hint' };
const listed = (name) => ({ [name]: { hintKey: `rule.hint.${name}` } });

/** By kind and field: what a picker is narrowed to, the hint under a control, another control. */
const SCREEN = {
  fund: { manager_id: { query: { kind: 'manager' } } },
  commitment_transfer: { price: { hintKey: 'form.transfer_price_hint' } },
  document: { sha256: { type: 'text' } }, // the page works it out from the file
  fee_term: { waiver_share: fraction, period: { hintKey: 'form.fee_period_hint' } },
  loan: { rate: fraction, penalty_rate: fraction },
  stage_finding: { rate: fraction },
  round_term: { rate: fraction, threshold: fraction, share: fraction },
  waterfall_term: {
    hurdle_rate: fraction,
    catch_up_share: fraction,
    lp_share: fraction,
    carry_share: fraction,
    clawback_tax: fraction,
    concession_share: fraction,
  },
  waterfall_tier: { hurdle_rate: fraction, lp_share: fraction, carry_share: fraction },
  lock_rule: { auction_share: fraction, block_share: fraction },
  rule: {
    ...listed('fund_kinds'),
    ...listed('funds'),
    ...listed('industries'),
    ...listed('regions'),
    ...listed('tags'),
    ...listed('stages'),
    ...listed('categories'),
  },
};

const onScreen = (kind, field) => ({ ...field, ...SCREEN[kind]?.[field.name] });

/** What a person fills in of each kind: without the fields that the program computes.
 * @type {Record<string, import('../kinds.js').Kind>} */
export const KINDS = Object.fromEntries(
  Object.entries(MODEL).map(([kind, { fields, ...more }]) => {
    const asked = fields.filter((field) => !field.computed);
    return [kind, { ...more, fields: asked.map((field) => onScreen(kind, field)) }];
  }),
);

/** Whether a field belongs to a record of the kind as it is filled in: a field of some sorts alone
 * is asked for once one of them is picked. */
export function fieldBelongs(kind, name, values) {
  return (MODEL[kind]?.belongings ?? []).every(({ by, sorts }) => {
    if (!Object.values(sorts).flat().includes(name) || !fieldBelongs(kind, by, values)) return true;
    return sorts[values[by]]?.includes(name) ?? false;
  });
}

/** All that an entry of the kind holds. */
export const storedFields = (kind) => MODEL[kind]?.fields ?? [];
