/* The key figures of a fund and its two curves, for the head of its screen. */
import { html } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { curvePoints, jCurve, navCurve } from './curves.js';
import { keyFigures } from './key_figures.js';
import { subjectOf } from './subjects.js';

export async function loadFundFigures(id) {
  const [performance, roll] = await Promise.all([
    api.sheet(`/funds/${id}/performance`),
    api.sheet(`/funds/${id}/nav_roll_forward`),
  ]);
  return { figures: performance.figures, points: curvePoints(roll.rows) };
}

export function fundFigures(id, { figures, points }) {
  return html`<section>
    ${sheetHead(t('fund.figures'), fileLinks(api.sheetFiles(`/funds/${id}/performance`)))}
    ${keyFigures(subjectOf({ id: String(id) }), figures)} ${jCurve(points)} ${navCurve(points)}
  </section>`;
}
