/* The packs that come with the program: rules, score sheets and recognition rules, each held against what
 * is recorded, and loaded by an administrator. */
import { html, nothing } from 'lit-html';
import { faultText } from '../form/faults.js';
import * as api from '../frame/api.js';
import { countText, enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { announce } from '../frame/live.js';
import { currentQuery, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { mayWrite, state } from '../frame/state.js';
import { enumTag, known, nameOf, pathOf, words } from '../show/format.js';
import { table } from '../show/table.js';

const COUNTS = ['row_count', 'new_count', 'changed_count', 'same_count', 'fault_count'];
const TONES = { new: 'accent', changed: 'warn', same: 'good' };
const MINE = { rules: 'rule', score_sheet: 'score_sheet', recognition_rules: 'recognition_rule' };

const addressOf = ({ kind, file }) => href('/packs', { kind, file });

function fileTable(files, chosen) {
  return table({
    caption: t('packs.title'),
    quiet: true,
    items: files,
    empty: t('packs.empty'),
    columns: [
      {
        label: fieldLabel('file', 'pack_file'),
        cell: (row) =>
          html`<a href=${addressOf(row)} aria-current=${row === chosen ? 'true' : nothing} translate="no"
            >${row.file}</a
          >`,
        head: true,
      },
      {
        label: fieldLabel('kind', 'pack_file'),
        cell: (row) => enumLabel('pack_file_kind', row.kind),
      },
      ...COUNTS.map((name) => ({
        label: fieldLabel(name, 'pack_file'),
        cell: (row) => countText(row[name]),
        num: true,
      })),
    ],
  });
}

function faultTable(faults) {
  if (faults.length === 0) return nothing;
  return html`<div class="warning">
    <p>${t('packs.faults')}</p>
    <ul>
      ${faults.map(
        (row) =>
          html`<li>
            ${t('packs.at', { line: row.line, column: row.column })} <span translate="no">${row.field}</span>
            ${state.language === 'zh' ? row.fault_zh : row.fault_en}
          </li>`,
      )}
    </ul>
  </div>`;
}

function lineName(row) {
  const path = row.id ? pathOf(row.record_kind, row.id) : null;
  return path ? html`<a href=${path}>${nameOf(row)}</a>` : nameOf(row);
}

function lineTable(rows) {
  return table({
    caption: t('packs.lines'),
    quiet: true,
    items: rows,
    columns: [
      { label: t('field.name'), cell: lineName, head: true },
      { label: t('field.code'), cell: (row) => words(row.code) },
      { label: fieldLabel('record_kind', 'pack_line'), cell: (row) => kindLabel(row.record_kind) },
      {
        label: fieldLabel('state', 'pack_line'),
        cell: (row) => enumTag('pack_state', row.state, TONES[row.state]),
        kind: 'nowrap',
      },
      {
        label: fieldLabel('changed', 'pack_line'),
        cell: (row) => (row.changed ? differing(row) : nothing),
      },
    ],
  });
}

const differing = (row) =>
  row.changed
    .split(', ')
    .map((name) => fieldLabel(name, row.record_kind))
    .join(t('list.comma'));

/** Loading a file: once, with what went wrong beside the button. */
class Loading {
  constructor(chosen, { redraw, reload }) {
    this.chosen = chosen;
    this.redraw = redraw;
    this.reload = reload;
    this.key = api.newKey();
    this.busy = false;
    /** @type {string[]} */
    this.faults = [];
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    this.faults = [];
    this.redraw();
    const { kind, file, sha256 } = this.chosen;
    try {
      const done = await api.create('pack_loads', { kind, file, sha256 }, this.key);
      announce(t('packs.loaded', { count: countText(done.stored) }));
      await this.reload();
    } catch (problem) {
      if (!(problem instanceof api.Problem)) throw problem;
      this.faults = problem.errors.length
        ? problem.errors.map((error) => faultText(/** @type {any} */ (error)))
        : [problem.message];
      this.key = api.newKey();
    } finally {
      this.busy = false;
      this.redraw();
    }
  }

  view() {
    const { kind, new_count, changed_count, fault_count } = this.chosen;
    if (fault_count > 0) return nothing;
    if (new_count + changed_count === 0) return html`<p class="note">${t('packs.same')}</p>`;
    if (!mayWrite(MINE[kind])) return html`<p class="note">${t('packs.not_yours')}</p>`;
    return html`<div class="actions">
      <button class="primary" id="load-pack" ?disabled=${this.busy} @click=${() => this.send()}>
        ${t('packs.load', { count: countText(new_count + changed_count) })}
      </button>
      <span class="hint">${kind === 'rules' ? t('packs.then_decided') : nothing}</span>
    </div>
    ${this.faults.map((fault) => html`<p class="warning" role="alert">${fault}</p>`)}`;
  }
}

export default async function packsPage({ redraw, reload }) {
  const { kind, file } = currentQuery();
  const files = (await api.sheet('/packs')).rows;
  const chosen = files.find((row) => row.kind === kind && row.file === file) ?? null;
  const lines = chosen ? (await api.sheet('/packs/lines', { kind, file })).rows : [];
  const loading = chosen && new Loading(chosen, { redraw, reload });
  return {
    title: t('packs.title'),
    view: () => html`${pageHead(t('packs.title'), {
      lead: t('packs.lead'),
      actions: html`<a class="button" href=${href('/rules')}>${t('nav.rules')}</a>`,
    })}
    ${fileTable(files, chosen)}
    ${
      chosen
        ? html`<section id="pack">
            <h2 translate="no">${chosen.file} <small>${enumLabel('pack_file_kind', chosen.kind)}</small></h2>
            ${loading.view()} ${faultTable(lines.filter((row) => row.state === null))}
            ${lineTable(lines.filter((row) => row.state !== null))}
            <p class="hint">SHA-256 <span translate="no">${known(chosen.sha256)}</span></p>
          </section>`
        : html`<p class="hint">${t('packs.choose')}</p>`
    }`,
  };
}
