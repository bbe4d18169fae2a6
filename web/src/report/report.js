/* One report of a fund, of one of its investors or of a notice: picked, shown, printed, taken as a file. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { enumLabel, has, t } from '../frame/i18n.js';
import { currentQuery, go, here, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import {
  decimal,
  enumTag,
  money,
  nameOf,
  nameText,
  refLink,
  unitNote,
  words,
} from '../show/format.js';
import { commitmentChoices, commitmentsOf } from '../show/investor_names.js';
import { fileLinks, sheetHead } from '../show/sheet_head.js';
import { table } from '../show/table.js';
import { label } from './labels.js';

const QUARTERS = 12;
const NOTICES = { capital_call: 'capital_calls', distribution: 'distributions' };
const INVESTORS = ['investor', 'fund_or_investor'];
const change = (changes) => go(here(changes));

/** The ends of the last quarters, the latest first. */
function quarterEnds(today) {
  const [year, month] = today.split('-').map(Number);
  return Array.from({ length: QUARTERS }, (_, i) => {
    const end = new Date(Date.UTC(year, Math.floor((month - 1) / 3) * 3 - 3 * i, 0));
    return end.toISOString().slice(0, 10);
  });
}

function pick(name, text, choices, value, none) {
  return html`<label class="pick"
    ><span>${text}</span>
    <select id="pick-${name}" @change=${(event) => change({ [name]: event.target.value || null })}>
      ${none ? html`<option value="" .selected=${!value}>${none}</option>` : nothing}
      ${choices.map(
        (choice) =>
          html`<option value=${choice.value} .selected=${String(choice.value) === String(value)}>
            ${choice.label}
          </option>`,
      )}
    </select>
  </label>`;
}

/** What the report is of, as far as the address says it; else the first that there is. */
async function findSubject(of, query) {
  const funds = await api.all('funds');
  const fundId = Number(query.fund_id) || funds.items[0]?.id;
  const plural = NOTICES[of.scope];
  const [commitments, notices] = await Promise.all([
    INVESTORS.includes(of.scope) && fundId ? commitmentsOf(fundId) : null,
    plural && fundId ? api.all(plural, { fund_id: fundId, sort: '-seq' }) : null,
  ]);
  const first = of.scope === 'investor' ? commitments?.byId.keys().next().value : undefined;
  const asked = Number(query.commitment_id);
  const notice = Number(query.notice_id);
  const ids = notices?.items.map(({ id }) => id) ?? [];
  return {
    funds,
    fundId,
    commitments,
    notices,
    commitmentId: commitments?.byId.has(asked) ? asked : first,
    noticeId: ids.includes(notice) ? notice : ids[0],
  };
}

function picks(of, subject) {
  const { funds, fundId, commitments, commitmentId, notices, noticeId } = subject;
  const named = (items) => items.map((item) => ({ value: item.id, label: nameText(item) }));
  const ends = quarterEnds(todayInChina()).map((value) => ({ value, label: value }));
  const everyone = of.scope === 'fund_or_investor' ? t('report.all_investors') : null;
  return html`<div class="filters">
    ${pick('fund_id', t('kind.fund'), named(funds.items), fundId, null)}
    ${
      commitments
        ? pick(
            'commitment_id',
            t('fund.investor'),
            commitmentChoices(commitments),
            commitmentId,
            everyone,
          )
        : nothing
    }
    ${
      notices
        ? pick(
            'notice_id',
            t('letter.number'),
            notices.items.map((item) => ({ value: item.id, label: item.code ?? `#${item.id}` })),
            noticeId,
            null,
          )
        : nothing
    }
    ${pick('as_of', t('report.period_end'), ends, currentQuery().as_of, t('report.today'))}
  </div>`;
}

const RENDER = {
  money: (cell) => money(cell.value, cell.currency),
  decimal: (cell) => decimal(cell.value),
  reference: (cell, refs) => refLink(refs, cell.value),
  bool: (cell) => t(cell.value ? 'yes' : 'no'),
  enum: (cell) =>
    cell.enumeration === 'currency' ? words(cell.value) : enumLabel(cell.enumeration, cell.value),
};

const typeOf = ({ value }) =>
  has(`enum.flow_type.${value}`) ? enumLabel('flow_type', value) : words(String(value));

function cellOf(cell, refs, column) {
  if (cell.gap) return html`<span class="unknown">${enumLabel('report_gap', cell.gap)}</span>`;
  if (column.code === 'type') return typeOf(cell);
  return RENDER[cell.type]?.(cell, refs) ?? words(String(cell.value));
}

const isNumber = (rows, i) =>
  rows.some(({ cells }) => ['money', 'decimal', 'integer'].includes(cells[i].type));

function sectionPart(section, report) {
  const { rows, columns, layout } = section;
  const cells = columns.map((column, i) => ({
    label: label(column),
    cell: (row) => cellOf(row.cells[i], report.refs, column),
    num: isNumber(rows, i),
  }));
  const unverified = (row) =>
    row.status === 'unverified' ? enumTag('report_status', row.status, 'pending') : nothing;
  const first = {
    label: t('report.line'),
    cell: (row) => html`${label(row)} ${unverified(row)}`,
    head: true,
  };
  return html`<section>
    <h2>${label(section)}</h2>
    ${table({
      caption: label(section),
      note: unitNote(report.currency),
      quiet: true,
      dense: columns.length > 4,
      items: rows,
      columns: layout === 'list' ? [{ ...first, cell: label }, ...cells] : [first, ...cells],
    })}
  </section>`;
}

function reportPart(of, path, query, report) {
  const print = html`<button type="button" class="small" @click=${() => globalThis.print()}>
    ${t('letter.print')}
  </button>`;
  const lead = t('report.period', {
    year: report.year_from,
    quarter: report.quarter_from,
    to: report.to,
    as_known: report.as_known,
  });
  return html`${sheetHead(nameOf(report.refs[report.fund_id]), [
    print,
    fileLinks(api.sheetFiles(path, query)),
  ])}
  <p class="note">${lead}</p>
  <p class="hint">${t('report.source')} ${words(of.source)}</p>
  ${report.sections.map((section) => sectionPart(section, report))}`;
}

export default async function reportPage({ params }) {
  const templates = await api.sheet('/report_templates');
  const of = templates.rows.find((row) => row.template_name === params.template);
  if (!of) throw new api.Problem(404, { detail: t('error.404') });
  const subject = await findSubject(of, currentQuery());
  const query = { commitment_id: subject.commitmentId, notice_id: subject.noticeId };
  const complete =
    subject.fundId &&
    (of.scope !== 'investor' || subject.commitmentId) &&
    (!NOTICES[of.scope] || subject.noticeId);
  const path = `/funds/${subject.fundId}/reports/${of.template_name}`;
  const report = complete ? await api.sheet(path, query) : null;
  return {
    title: label(of),
    view: () => html`${pageHead(label(of), {
      lead: html`${words(of.authority)} ${of.version}`,
      actions: html`<a class="button" href=${href(`/reports/${of.template_name}/columns`)}
        >${t('report.columns')}</a
      >`,
    })}
    ${picks(of, subject)}
    ${report ? reportPart(of, path, query, report) : html`<p class="empty">${t('table.empty')}</p>`}`,
  };
}
