/* What other subjects may use of IP rights. */
export { ipPart, loadIp } from './firm_part.js';
