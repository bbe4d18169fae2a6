/* How a key figure was worked out: its formula, the rows with their dates and entries, what they give
 * when it is done again here, and the same rows as a file. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { pageHead } from '../frame/shell.js';
import { fundTabs } from '../show/fund_tabs.js';
import { commitmentsOf } from '../show/investor_names.js';
import { difference, sum } from '../show/money.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { carryTakenOff, termInForce, termsOf } from '../waterfall/index.js';
import { accountTable, flowTable, promiseTable, rateChecks, verdict } from './explain_parts.js';
import { keyFigure, reasonOf } from './key_figures.js';
import { again, assetRows, countedFlows, EXPLAINED, sheetOf } from './recompute.js';
import { trialTable } from './sheets.js';
import { subjectOf } from './subjects.js';

function rowsSection(address, rows) {
  return html`<section>
    ${sheetHead(t('explain.rows'), fileLinks(address))} ${rows}
    <p class="hint">${t('explain.csv')}</p>
  </section>`;
}

function flowsPart(name, figures, sheet, path) {
  const flows = countedFlows(name, sheet.rows);
  const told = figures[name];
  const status = figures[`${name}_status`];
  const checked = reasonOf(figures, name)
    ? nothing
    : status === undefined
      ? verdict(again(name, sheet.rows, figures.committed), told)
      : status === 'none'
        ? html`<p class="warning">${t('explain.none')}</p>`
        : rateChecks(flows, told.split(','));
  const address = api.sheetFiles(path, { view: EXPLAINED[name].view });
  return html`${checked} ${rowsSection(address, flowTable(flows, sheet.refs))}`;
}

const summed = (rows, name) => sum(['0.00', ...rows.map((row) => row[name])]);

function rowsPart(figure, figures, sheet, commitments, path) {
  const address = api.sheetFiles(path);
  if (path.endsWith('/promises'))
    return html`${verdict(summed(sheet.rows, figure), figures[figure])}
    ${rowsSection(address, promiseTable(sheet, figure))}`;
  if (path.endsWith('/accounts'))
    return html`${verdict(summed(sheet.rows, 'unfunded'), figures.unfunded)}
    ${rowsSection(address, accountTable(sheet, commitments))}`;
  if (path.endsWith('/flows')) return flowsPart(figure, figures, sheet, path);
  return assetsPart(figures, sheet, commitments, path);
}

/** Where the digits are more than the screen shows. */
function exactly(figures, figure) {
  const told = figures[figure];
  if (!told) return nothing;
  return html`<p class="hint">
    ${t('explain.exact')} <span translate="no">${told.split(',').join(' · ')}</span>
  </p>`;
}

/** Carry accrued on the value is taken off it, where the fund has terms. */
function assetsPart(figures, sheet, commitments, path) {
  const rows = assetRows(sheet.rows);
  const carry = sheet.waterfall?.figures.accrued_carry ?? '0.00';
  const result = difference(summed(rows, 'balance'), carry);
  return html`${verdict(result, figures.nav)}
  ${rowsSection(
    api.sheetFiles(path),
    html`${trialTable({ rows, refs: sheet.refs, total: null }, commitments)}
    ${sheet.waterfall ? carryTakenOff(carry, figures.currency, path) : nothing}`,
  )}`;
}

export default async function explainPage({ params }) {
  const subject = subjectOf(params);
  const { figure } = params;
  if (!subject.names.includes(figure)) throw new api.Problem(404, { detail: t('error.404') });
  const path = `${subject.api}/${sheetOf(figure, subject.scope)}`;
  const [name, performance, sheet, commitments] = await Promise.all([
    subject.name(),
    api.sheet(`${subject.api}/performance`),
    api.sheet(path),
    subject.scope === 'fund' ? commitmentsOf(subject.id) : null,
  ]);
  const ofFund = figure === 'nav' && subject.scope === 'fund';
  if (ofFund && termInForce(await termsOf(subject.id), performance.as_of))
    sheet.waterfall = await api.sheet(`${subject.api}/waterfall`, { hypothetical: '1' });
  const { figures } = performance;
  return {
    title: `${name.title} · ${subject.label(figure)}`,
    view: () => html`${pageHead(subject.label(figure), {
      lead: html`${name.label} ·
      ${t('sheet.lead', { as_of: performance.as_of, as_known: performance.as_known })}`,
    })}
    ${subject.scope === 'fund' ? fundTabs(subject.id, 'overview') : nothing}
    <p class="big-figure">${keyFigure(figures, figure)}</p>
    <p class="formula">${t(`formula.${figure}`)}</p>
    ${exactly(figures, figure)} ${rowsPart(figure, figures, sheet, commitments, path)}`,
  };
}
