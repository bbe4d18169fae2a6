/* What other subjects may use of look-through. */
export { ownersTable } from './ownership_table.js';
export { fundChain } from './sankey.js';
