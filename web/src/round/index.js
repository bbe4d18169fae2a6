/* What other subjects may use of this one. */
export { additionalityFacts } from './additionality_facts.js';
