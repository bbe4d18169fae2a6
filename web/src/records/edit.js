/* One form for every kind of reference data: a new record, or a new version of one. */
import { html } from 'lit-html';
import { choicesOf } from '../form/choices.js';
import { Form } from '../form/form.js';
import { fieldBelongs, KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { kindLabel, t } from '../frame/i18n.js';
import { go, href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { todayInChina } from '../frame/view.js';
import { alikeWatch } from '../party/index.js';
import { verdictWatch } from '../rules/index.js';
import { loadCodes } from '../show/codes.js';
import { decimalText, nameOf, nameText, pathOf } from '../show/format.js';

const DEFAULTS = {
  party: { kind: 'lp' },
  fund: { currency: 'CNY' },
  commitment: { currency: 'CNY' },
  round: { currency: 'CNY' },
  subscription: { currency: 'CNY' },
  reinvestment_term: { currency: 'CNY', status: 'unverified', share: '1' },
  recognition_rule: { phase: 'any', phase_factor: '1', status: 'unverified' },
  recognition: { currency: 'CNY' },
  score_sheet: { full_marks: '100', status: 'unverified' },
  score_dimension: { status: 'unverified' },
  score_indicator: { status: 'unverified' },
  score_grade: { status: 'unverified' },
  user: { enabled: true, role: 'viewer' },
  loss_tolerance: { binding: false, status: 'unverified' },
  waterfall_term: {
    kind: 'european',
    hurdle_rate: '0.08',
    compounding: 'annual',
    day_count: 'act_365',
    catch_up_share: '1',
    lp_share: '0.8',
    carry_share: '0.2',
    clawback: true,
  },
  lock_rule: { status: 'unverified' },
  rule: {
    currency: 'CNY',
    subject: 'project',
    action: 'warn',
    status: 'unverified',
  },
};

const DATED = ['rule', 'fund_basis', 'fund_report', 'round_closing', 'term_event'];

/** What a fund, or a firm, has of its own. */
const OF_FUND = ['commitment', 'investment'];
const OF_FIRM = ['share_class', 'option_pool', 'security', 'round', 'listing', 'project'];

/** Only what belongs to the fund or the firm that the address, or the form, names. */
function narrowed(field, { fund_id = null, firm_id = null }) {
  if (fund_id && OF_FUND.includes(field.kind)) return { fund_id };
  if (firm_id && OF_FIRM.includes(field.kind)) return { firm_id };
  return field.query;
}

async function loadChoices(fields, query, record) {
  const references = fields.filter((field) => field.type === 'reference');
  const of = { ...query, firm_id: record?.firm_id ?? query.firm_id };
  const loaded = await Promise.all(
    references.map((field) =>
      choicesOf(field.kind, narrowed(field, of), record?.[field.name] ?? query[field.name]),
    ),
  );
  return Object.fromEntries(references.map((field, i) => [field.name, loaded[i]]));
}

/** Another firm was picked: what may be picked of it. */
async function narrowAgain(fields, choices, firm_id) {
  const of = fields.filter(({ type, kind }) => type === 'reference' && OF_FIRM.includes(kind));
  await Promise.all(
    of.map((field) => {
      choices[field.name].query = narrowed(field, { firm_id });
      return choices[field.name].search('');
    }),
  );
}

/** The certificates of a firm that have something, each with its holder and what it has: to move units
 * of, or to pay for. */
async function certificateChoices(fields, firm_id) {
  const asked = fields.filter(({ name }) => name === 'security_id' || name === 'event_id');
  if (!firm_id || asked.length < 2) return {};
  const { rows, refs } = await api.sheet(`/firms/${firm_id}/certificates`);
  const labelOf = (row) => {
    const holder = refs[row.holder_party_id ?? row.holder_fund_id ?? row.holder_firm_id];
    const units = row.units === null ? [] : [decimalText(row.units)];
    return [row.certificate, holder ? nameText(holder) : row.holder, ...units]
      .filter(Boolean)
      .join(' · ');
  };
  const alive = rows.filter((row) => !row.ended_on);
  return Object.fromEntries(
    asked.map(({ name }) => [
      name,
      alive.filter((row) => row[name]).map((row) => ({ value: row[name], label: labelOf(row) })),
    ]),
  );
}

/** The screen that sent us here; only ever one of our own. */
function backOf(query) {
  return /^\/(?![/\\])/.test(query.back ?? '') ? href(query.back) : null;
}

/** Where a saved record is best looked at. */
function landing(kind, id, body, query) {
  const back = backOf(query);
  if (back) return back;
  const own = pathOf(kind, id);
  if (own) return own;
  if (kind === 'loss_tolerance') return href('/losses');
  if (kind === 'user') return href(`/${KINDS[kind].plural}`);
  if (body.fund_id) return href(`/funds/${body.fund_id}`);
  return body.firm_id ? href(`/firms/${body.firm_id}`) : href('/journal');
}

function fieldsOf(kind, isNew) {
  const fields = [...KINDS[kind].fields];
  if (kind === 'user' && isNew)
    fields.push({
      name: 'password',
      type: 'password',
      required: true,
      autocomplete: 'new-password',
      hint: t('password.hint'),
    });
  // The days of these stand in themselves.
  if (DATED.includes(kind) || (isNew && kind === 'round_term')) return fields;
  fields.push({
    name: 'effective_date',
    type: 'date',
    required: true,
    hint: t('form.effective_hint'),
  });
  return fields;
}

/** What the form starts from: the record as it stands, or the defaults and the address. */
function startValues(kind, fields, record, query) {
  const effective = { effective_date: todayInChina() };
  if (!record) {
    const given = Object.fromEntries(
      fields.filter((f) => query[f.name] !== undefined).map((f) => [f.name, query[f.name]]),
    );
    return { ...effective, ...DEFAULTS[kind], ...given };
  }
  const kept = Object.fromEntries(fields.map((field) => [field.name, record[field.name] ?? '']));
  return { ...kept, ...effective };
}

export default async function editPage({ params, query, redraw }) {
  const { kind } = params;
  if (!KINDS[kind]?.created) throw new api.Problem(404, { detail: t('error.404') });
  api.mustWrite(kind);
  const isNew = params.id === undefined;
  const fields = fieldsOf(kind, isNew);
  const { plural } = KINDS[kind];
  if (kind === 'firm') await loadCodes();
  const answer = isNew ? null : await api.item(plural, Number(params.id));
  const record = answer?.item;
  const choices = {
    ...(await loadChoices(fields, query, record)),
    ...(await certificateChoices(fields, isNew ? query.firm_id : null)),
  };
  const cancel = backOf(query) ?? (record && pathOf(kind, record.id)) ?? href('/');
  const form = new Form({
    kind,
    fields,
    choices,
    values: startValues(kind, fields, record, query),
    cancel,
    revises: record ? { plural, record } : undefined,
    draft: {
      name: kind,
      title: [isNew ? 'edit.new' : 'edit.title', { kind }],
      subject: record?.name ?? record?.code ?? record?.user_name,
    },
    send: (body, key) =>
      isNew ? api.create(plural, body, key) : api.revise(plural, record.id, body, key),
    done: (saved) => go(landing(kind, saved.id ?? Number(params.id), form.body(), query)),
    redraw,
    asks: KINDS[kind].belongings ? (name, values) => fieldBelongs(kind, name, values) : undefined,
    changed: ({ name }) => {
      if (name === 'firm_id') narrowAgain(fields, choices, form.values.firm_id).then(redraw);
      if (KINDS[kind].belongings) redraw();
      watch?.ask(form.values);
      alike?.ask(form.values);
    },
  });
  // Nobody decides on a commitment: what the rules find is shown before it is saved.
  const watch = verdictWatch(kind, redraw);
  watch?.ask(form.values);
  const alike = alikeWatch(kind, record?.id, redraw);
  alike?.ask(form.values);
  const title = () =>
    isNew ? t('edit.new', { kind: kindLabel(kind) }) : t('edit.title', { kind: kindLabel(kind) });
  return {
    title: title(),
    leave: () => {
      watch?.stop();
      alike?.stop();
    },
    view: () => html`${pageHead(title(), {
      lead: record
        ? nameOf({ ...record, name: record.name ?? record.display_name })
        : t('edit.lead'),
    })}
    ${form.view(html`${watch?.view()} ${alike?.view()}`)}`,
  };
}
