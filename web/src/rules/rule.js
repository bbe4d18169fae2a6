/* One rule: what is in force, every version with what has become of it, and the decision on one that
 * waits. */
import { html, nothing } from 'lit-html';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { href, isPresent } from '../frame/router.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { mayWrite } from '../frame/state.js';
import { loadCodes } from '../show/codes.js';
import { actor, factRow, nameOf, nameText, unitNote, words } from '../show/format.js';
import { fileLinks } from '../show/sheet_head.js';
import { facts, table, tiles } from '../show/table.js';
import { decideBar } from './decide_bar.js';
import { actionBadge, basisOf, limitOf, scopeOf, stateBadge, statusBadge } from './rule_words.js';

const SHOWN_ABOVE = [
  'name',
  'name_en',
  'limit',
  'limit_ratio',
  'limit_days',
  'limit_number',
  'basis',
  'action',
];
const MORE_ABOVE = ['currency', 'status', 'denominator', 'direction'];

/** The rule that an entry is a version of, with all versions, the newest first. */
async function load(seq) {
  const { item } = await api.entry(seq);
  if (item.kind !== 'rule') throw new api.Problem(404, { detail: t('error.404') });
  const [sheet, journal] = await Promise.all([
    api.sheet(`/rules/${item.entity_id}/versions`),
    api.journal({ kind: 'rule', entity_id: item.entity_id, limit: 500 }),
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

function barPart(version, refs, reload) {
  const { rule } = version;
  const what = html`${limitOf(rule)} · ${basisOf(rule)}`;
  const record = { id: version.version, recorded_by: version.entry.recorded_by };
  const facts = [
    [fieldLabel('action', 'rule'), actionBadge(rule.action)],
    [t('field.status'), statusBadge(rule.status)],
    [t('field.valid_from'), rule.valid_from],
  ];
  return decideBar('rule', record, { what, facts, refs, reload });
}

function waitingPart(version) {
  const may = isPresent() && mayWrite('approval');
  const { rule } = version;
  return html`<section class="act">
    <h2>${t('rule.waits', { seq: version.version })}</h2>
    <p>
      ${limitOf(rule)} · ${basisOf(rule)} · ${actionBadge(rule.action)} ${statusBadge(rule.status)}
      · ${t('rule.from', { from: rule.valid_from })}
    </p>
    ${rule.note ? html`<p class="lines">${words(rule.note)}</p>` : nothing}
    ${may ? nothing : html`<p class="hint">${t('rule.another')}</p>`}
  </section>`;
}

function versionTable({ versions, refs, id }) {
  return html`<section>
    <div class="part-head">
      <h2>${t('rule.versions')}</h2>
      <div class="actions">${fileLinks(api.sheetFiles(`/rules/${id}/versions`))}</div>
    </div>
    ${table({
      caption: t('rule.versions'),
      note: unitNote,
      quiet: true,
      items: versions,
      columns: [
        {
          label: t('field.seq'),
          cell: (row) => html`<a href=${href(`/journal/${row.version}`)}>${row.version}</a>`,
          head: true,
          num: true,
        },
        { label: fieldLabel('state', 'rule_version'), cell: (row) => stateBadge(row.state) },
        { label: t('field.valid_from'), cell: (row) => row.rule.valid_from, kind: 'nowrap' },
        {
          label: t('field.valid_to'),
          cell: (row) => row.rule.valid_to ?? t('rules.open'),
          kind: 'nowrap',
        },
        { label: fieldLabel('limit', 'rule'), cell: (row) => limitOf(row.rule), num: true },
        { label: fieldLabel('basis', 'rule'), cell: (row) => basisOf(row.rule) },
        { label: fieldLabel('action', 'rule'), cell: (row) => actionBadge(row.rule.action) },
        { label: t('field.status'), cell: (row) => statusBadge(row.rule.status) },
        { label: t('investment.proposer'), cell: (row) => actor(refs, row.entry.recorded_by) },
        { label: t('field.decided_by'), cell: (row) => decidedBy(row, refs) },
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

export default async function rulePage({ params, reload }) {
  const loaded = await load(Number(params.id));
  const { versions, refs, id } = loaded;
  const asked = versions.find((version) => version.version === Number(params.id));
  const inForce = versions.find((version) => version.state === 'in_force');
  // A link to one version shows that one; the rule itself shows what is in force.
  const shown = Number(params.id) !== id && asked ? asked : (inForce ?? versions[0]);
  const waiting = versions.filter((version) => version.state === 'proposed');
  // Of several the one that was asked for.
  const open = waiting.find((version) => version === asked) ?? waiting[0];
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
      [fieldLabel('limit', 'rule'), limitOf(rule)],
      [fieldLabel('basis', 'rule'), basisOf(rule)],
    ])}
    ${rule.status === 'verified' ? nothing : html`<p class="warning">${t(`rules.${rule.status}`)}</p>`}
    ${scopeOf(rule)} ${facts(rest.map((field) => factRow(field, rule, refs, 'rule')))}
    ${waiting.map(waitingPart)} ${versionTable(loaded)}
    ${open ? barPart(open, refs, reload) : nothing}`,
  };
}
