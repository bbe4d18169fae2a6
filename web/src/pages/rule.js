/* One rule: what is in force, every version with what has become of it, and the decision on one that
 * waits. */
import { html, nothing } from 'lit-html';
import * as api from '../lib/api.js';
import { loadCodes } from '../lib/codes.js';
import { Form } from '../lib/form.js';
import { csvLink } from '../lib/fund_tabs.js';
import { t } from '../lib/i18n.js';
import { loadMeasures } from '../lib/measures.js';
import { href, isPresent } from '../lib/router.js';
import { actionBadge, basisOf, limitOf, scopeOf, stateBadge, statusBadge } from '../lib/rules.js';
import { KINDS } from '../lib/schema.js';
import { pageHead, writeLink } from '../lib/shell.js';
import { actor, factRow, nameOf, nameText, unitNote, words } from '../lib/show.js';
import { mayWrite, state } from '../lib/state.js';
import { facts, table, tiles } from '../lib/table.js';

const SHOWN_ABOVE = ['name', 'name_en', 'limit', 'limit_ratio', 'limit_days', 'basis', 'action'];
const MORE_ABOVE = ['currency', 'status', 'denominator', 'direction'];

/** The rule that an entry is a version of, with all versions, the newest first. */
async function load(seq) {
  const { item } = await api.entry(seq);
  if (item.kind !== 'rule') throw new api.Problem(404, { detail: t('error.404') });
  const [sheet, journal] = await Promise.all([
    api.sheet(`/rules/${item.entity_id}/versions`),
    api.journal({ kind: 'rule', entity_id: item.entity_id, limit: 500 }),
    loadMeasures(),
    loadCodes(),
  ]);
  const versions = sheet.rows
    .map((row) => {
      const entry = journal.items.find((one) => one.seq === row.version);
      return { ...row, entry, rule: { ...entry?.body, id: item.entity_id } };
    })
    .filter((version) => version.entry)
    .reverse();
  return { id: item.entity_id, versions, refs: { ...journal.refs, ...sheet.refs } };
}

function decideForm(version, { redraw, reload }) {
  return new Form({
    kind: 'decision',
    fields: [
      { name: 'outcome', type: 'enum', list: 'outcome', required: true },
      { name: 'note', type: 'lines', max: 2000 },
    ],
    submit: t('decide.submit'),
    send: (body, key) => api.approve('rules', version.version, body, key),
    done: reload,
    redraw,
  });
}

function waitingPart(version, form) {
  const may = isPresent() && mayWrite('approval');
  const own = version.entry.recorded_by === state.session?.user.id;
  return html`<section class="act">
    <h2>${t('rule.waits', { seq: version.version })}</h2>
    <p>
      ${limitOf(version.rule)} · ${basisOf(version.rule)} · ${actionBadge(version.rule.action)}
      ${statusBadge(version.rule.status)} · ${t('rule.from', { from: version.rule.valid_from })}
    </p>
    ${version.rule.note ? html`<p class="lines">${words(version.rule.note)}</p>` : nothing}
    ${!may ? html`<p class="hint">${t('rule.another')}</p>` : own ? html`<p class="warning">${t('decide.own')}</p>` : form.view()}
  </section>`;
}

function versionTable({ versions, refs, id }) {
  return html`<section>
    <div class="part-head">
      <h2>${t('rule.versions')}</h2>
      <div class="actions">${csvLink(api.sheetAddress(`/rules/${id}/versions`))}</div>
    </div>
    ${table({
      caption: t('rule.versions'),
      note: unitNote,
      quiet: true,
      items: versions,
      columns: [
        {
          label: t('journal.seq'),
          cell: (row) => html`<a href=${href(`/journal/${row.version}`)}>${row.version}</a>`,
          head: true,
          num: true,
        },
        { label: t('field.state'), cell: (row) => stateBadge(row.state) },
        { label: t('field.valid_from'), cell: (row) => row.rule.valid_from, kind: 'nowrap' },
        {
          label: t('field.valid_to'),
          cell: (row) => row.rule.valid_to ?? t('rules.open'),
          kind: 'nowrap',
        },
        { label: t('verdict.limit'), cell: (row) => limitOf(row.rule), num: true },
        { label: t('field.basis'), cell: (row) => basisOf(row.rule) },
        { label: t('field.action'), cell: (row) => actionBadge(row.rule.action) },
        { label: t('field.status'), cell: (row) => statusBadge(row.rule.status) },
        { label: t('investment.proposer'), cell: (row) => actor(refs, row.entry.recorded_by) },
        { label: t('investment.decided_by'), cell: (row) => decidedBy(row, refs) },
      ],
    })}
  </section>`;
}

function decidedBy(row, refs) {
  if (row.decided_by) return actor(refs, row.decided_by);
  if (row.rule.bootstrapped) return t('rule.bootstrapped');
  if (row.rule.pack === null || row.rule.pack === undefined) return t('rule.first_release');
  return html`<span class="muted">–</span>`;
}

export default async function rulePage({ params, redraw, reload }) {
  const loaded = await load(Number(params.id));
  const { versions, refs, id } = loaded;
  const asked = versions.find((version) => version.version === Number(params.id));
  const inForce = versions.find((version) => version.state === 'in_force');
  // A link to one version shows that one; the rule itself shows what is in force.
  const shown = Number(params.id) !== id && asked ? asked : (inForce ?? versions[0]);
  const waiting = versions.filter((version) => version.state === 'proposed');
  const forms = new Map(
    waiting.map((version) => [version.version, decideForm(version, { redraw, reload })]),
  );
  const { rule } = shown;
  const rest = KINDS.rule.fields.filter(
    (field) => ![...SHOWN_ABOVE, ...MORE_ABOVE].includes(field.name) && rule[field.name],
  );
  return {
    title: nameText(rule),
    view: () => html`${pageHead(nameOf(rule), {
      lead: html`${stateBadge(shown.state)} ${statusBadge(rule.status)} ${actionBadge(rule.action)}
        <span translate="no">${rule.code}</span> · ${t('verdict.version', { seq: shown.version })}`,
      actions: writeLink('rule', `/edit/rule/${id}`, t('rule.propose'), { back: `/rules/${id}` }),
    })}
    ${tiles([
      [t('verdict.limit'), limitOf(rule)],
      [t('field.basis'), basisOf(rule)],
    ])}
    ${rule.status === 'verified' ? nothing : html`<p class="warning">${t(`rules.${rule.status}`)}</p>`}
    ${scopeOf(rule)} ${facts(rest.map((field) => factRow(field, rule, refs, 'rule')))}
    ${waiting.map((version) => waitingPart(version, forms.get(version.version)))}
    ${versionTable(loaded)}`,
  };
}
