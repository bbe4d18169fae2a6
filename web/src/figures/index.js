/* What other subjects may use of figures and how each is worked out. */
export { verdict } from './explain_parts.js';
export { fundFigures, loadFundFigures } from './fund_figures.js';
export { figureChange, KEY_FIGURES, keyFigure } from './key_figures.js';
export { balanceSheet, cashWarning, rollTable, trialTable } from './sheets.js';
export { figuresLink, loadSubjectFigures, subjectFigures } from './subject_figures.js';
export { subjectOf } from './subjects.js';
export { sumLabel } from './sum_link.js';
