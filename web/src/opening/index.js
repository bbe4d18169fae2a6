/* What other subjects use of openings. */
export { keptNote, loadKept, unlessNotKept } from './kept.js';
