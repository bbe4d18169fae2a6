/* What other subjects may use of projects, investments and holdings. */
export { capBar } from './headroom.js';
export { investmentTable } from './investment_table.js';
export { lossTable } from './loss_tables.js';
export { waitingExpenses, waitingPart } from './outlays.js';
export { methodCell, multiple } from './positions.js';
export { projectTable } from './project_table.js';
