/* What other subjects may use of look-through. */
export { fundChain } from './sankey.js';
