/* What other subjects may use of the terms of a fund's distributions. */
export { carryReturnTable } from './carry_returns.js';
export {
  carryTakenOff,
  percentText,
  shareTable,
  termInForce,
  termsOf,
  tierTable,
} from './waterfall.js';
export { fallPart, loadFall } from './waterfall_notice.js';
export { stepTable } from './waterfall_steps.js';
export { proposeLabel, termFacts, termTable, tiersOf } from './waterfall_terms.js';
