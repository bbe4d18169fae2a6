/* How each key figure is worked out: which flows count, and how. Whoever has the flows can do it
 * again; this does, and says whether it ends in the same. */
import { difference, quotient, sum } from '../show/money.js';

const CALLS = [
  'call_investment',
  'call_working_capital',
  'call_fees',
  'call_facility_interest',
  'excess_investment',
  'excess_fees',
  'stake_bought',
];
const BACK = ['distribution_permanent', 'distribution_recallable', 'stake_sold'];
const NAV = ['nav'];
const PLACES = 8;

const negated = (text) => difference('0.00', text);
const amountOf = (flows, types) =>
  sum(['0.00', ...flows.filter((flow) => types.includes(flow.type)).map((flow) => flow.amount)]);

const paidIn = (flows) => negated(amountOf(flows, CALLS));
const back = (flows) => amountOf(flows, BACK);
const value = (flows) => amountOf(flows, NAV);
const share = (part) => (flows) => quotient(part(flows), paidIn(flows), PLACES);

/** Numerator by denominator of the flows that count in a view: what was paid in is negative. */
function multiple(flows, view = 'gross_with') {
  const side = (mark) =>
    sum(['0.00', ...flows.filter((flow) => flow[view] && flow[mark]).map((flow) => flow.amount)]);
  return quotient(side('in_numerator'), negated(side('in_denominator')), PLACES);
}

/** What of the flows counts: types for sums and ratios, the server's own mark for a rate.
 * @type {Record<string, {types?: string[], view?: string, again?: (flows: any[]) => string | null}>} */
export const EXPLAINED = {
  paid_in: { types: CALLS, again: paidIn },
  distributed: { types: BACK, again: back },
  dpi: { types: [...CALLS, ...BACK], again: share(back) },
  rvpi: { types: [...CALLS, ...NAV], again: share(value) },
  tvpi: {
    types: [...CALLS, ...BACK, ...NAV],
    again: share((flows) => sum([back(flows), value(flows)])),
  },
  pic: { types: CALLS },
  nav: { types: NAV, again: value },
  net_irr: { view: 'net_with' },
  gross_irr: { view: 'gross_with' },
  net_irr_without: { view: 'net_without' },
  gross_irr_without: { view: 'gross_without' },
  gross_multiple: { view: 'gross_with', again: multiple },
  net_multiple_without: { view: 'net_without', again: (flows) => multiple(flows, 'net_without') },
  gross_multiple_without: {
    view: 'gross_without',
    again: (flows) => multiple(flows, 'gross_without'),
  },
};

/** The sheet that a figure of a subject is explained from. */
export function sheetOf(name, scope) {
  if (name === 'committed') return 'promises';
  if (name === 'unfunded') return scope === 'fund' ? 'accounts' : 'promises';
  return name === 'nav' && scope === 'fund' ? 'trial_balance' : 'flows';
}

const NET_ASSETS = ['cash', 'cost', 'unrealised', 'facility', 'accrued', 'unsettled'];

/** The accounts whose balances make up the net asset value. */
export const assetRows = (rows) => rows.filter((row) => NET_ASSETS.includes(row.account));

/** The flows that count in a figure, in order of date. */
export function countedFlows(name, flows) {
  const { types, view } = EXPLAINED[name];
  return flows.filter((flow) => (view ? flow[view] : types?.includes(flow.type)));
}

/** What the flows give for a figure again, exact; null for what needs more than adding up. */
export function again(name, flows, committed) {
  if (name === 'pic') return committed === null ? null : quotient(paidIn(flows), committed, PLACES);
  return EXPLAINED[name].again?.(flows) ?? null;
}

const DAY_MS = 86400000;
const RATE_STEP = 1e-10;

/**
 * What all flows are worth on the first one's day at a rate, and how far from nought that may be for
 * a rate that is rounded to ten digits. For showing only.
 */
export function presentValue(flows, rateText) {
  const first = Date.parse(flows[0].date);
  const rate = Number(rateText);
  let worth = 0;
  let slack = 0.01;
  for (const flow of flows) {
    const years = (Date.parse(flow.date) - first) / DAY_MS / 365;
    const part = Number(flow.amount) / (1 + rate) ** years;
    worth += part;
    slack += Math.abs((part * years) / (1 + rate)) * RATE_STEP;
  }
  return { worth, isNought: Math.abs(worth) <= slack };
}
