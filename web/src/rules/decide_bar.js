/* The decision on a proposal of any kind: a bar that stays in sight, with the facts that it is taken on
 * beside two buttons. What is decided opens the next proposal that waits. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import { KINDS } from '../form/kinds.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { countText, enumLabel, kindLabel, t } from '../frame/i18n.js';
import { announce } from '../frame/live.js';
import { go, isPresent } from '../frame/router.js';
import { mayWrite, state } from '../frame/state.js';
import { todayInChina } from '../frame/view.js';
import { actor, money, unitNote } from '../show/format.js';
import { difference } from '../show/money.js';
import { loadCash } from './cash.js';
import { decidePath } from './decide_path.js';

/** What has lines is decided as it was seen: the version is sent. */
const send = (kind, id, version) => (body, key) =>
  kind === 'investment'
    ? api.decide(id, body, key)
    : api.approve(KINDS[kind].plural, id, { ...body, expected_version: version }, key);

/** On to the longest waiting one; where none waits, the page shows what became of this one. */
async function openNext(decided, reload) {
  const { rows } = await api.desk();
  const next = rows.find((row) => row.reason === 'decide' && row.seq !== decided);
  if (!next) {
    announce(t('desk.all_done'));
    return reload();
  }
  announce(t('desk.next', { kind: kindLabel(next.kind) }));
  return go(decidePath(next));
}

function openDecision({ kind, id, version, outcome, what, reload }) {
  /** @type {Form | null} */
  let form = null;
  openDialog(enumLabel('outcome', outcome), ({ close, redraw }) => {
    form ??= new Form({
      kind: 'decision',
      fields: [
        { name: 'outcome', type: 'enum', list: 'outcome', required: true },
        ...(kind === 'rule' ? [] : [{ name: 'effective_date', type: 'date', required: true }]),
        { name: 'note', type: 'lines', max: 2000 },
      ],
      values: { outcome, effective_date: todayInChina() },
      draft: {
        name: `decide:${outcome}:${kind}:${id}`,
        title: ['decide.title'],
        subject: document.querySelector('h1')?.textContent?.trim(),
      },
      submit: t('decide.submit'),
      send: send(kind, id, version),
      reread: () => {
        close();
        reload();
      },
      done: () => {
        close();
        openNext(id, reload);
      },
      redraw,
    });
    return html`<p>${what}</p>
      ${form.view()}`;
  });
}

/** The rules that the proposal does not simply pass: the worst of them is named. */
export function deviations(verdict) {
  const odd = (verdict?.rows ?? []).filter((row) => row.outcome !== 'pass' && !row.override_id);
  if (!verdict) return [];
  if (verdict.rows.length === 0) return [[t('decide.deviations'), t('verdict.empty')]];
  const blocked = odd.filter((row) => row.blocks).length;
  const tone = blocked > 0 ? 'bad' : odd.length > 0 ? 'warn' : 'good';
  const text =
    odd.length === 0
      ? t('decide.no_deviations')
      : t('decide.deviations_of', { count: countText(odd.length), blocked: countText(blocked) });
  return [[t('decide.deviations'), html`<a class=${tone} href="#verdict">${text}</a>`]];
}

/** The cap of the rule that binds, once this is approved. */
export function capAfter(headroom) {
  const binding = headroom?.bases.find((basis) => basis.binding);
  if (!binding || binding.headroom === null) return [];
  const left = difference(binding.headroom, binding.amount);
  const value = html`<span class=${left.startsWith('-') ? 'bad' : ''}>${money(left, headroom.currency)}</span>`;
  return [[t('headroom.after_this'), value]];
}

/** The lowest cash of the fund that pays, once it has; nothing where it is not tracked. */
export function cashFact(cash) {
  if (!cash?.tracked) return [];
  const low = cash.after?.startsWith('-');
  return [
    [
      t('decide.cash_after'),
      html`<span class=${low ? 'bad' : ''}>${money(cash.after, cash.currency)}</span>`,
    ],
  ];
}

export const cashAfter = async (question) => cashFact(await loadCash(question));

/**
 * @param {string} kind
 * @param {{id: number, recorded_by: number | null, currency?: string, version?: number}} record id: of the version, where there are several
 * @param {{what: any, facts: any[][], refs?: any, reload: () => void}} more
 */
export function decideBar(kind, record, { what, facts, refs, reload }) {
  if (!isPresent() || !mayWrite(kind === 'investment' ? 'decision' : 'approval')) return nothing;
  const own = record.recorded_by === state.session?.user.id;
  const { currency = 'CNY' } = record;
  const button = (outcome, tone) =>
    html`<button type="button" class=${tone} data-outcome=${outcome}
      data-opens=${`${outcome}:${kind}:${record.id}`}
      @click=${() => openDecision({ kind, id: record.id, version: record.version, outcome, what, reload })}>
      ${enumLabel('outcome', outcome)}
    </button>`;
  return html`<section class="decide-bar" aria-label=${t('decide.title')}>
    <dl>
      ${[
        [html`${t('decide.about')} · ${unitNote(currency)}`, what],
        ...facts,
        [t('investment.proposer'), actor(refs, record.recorded_by)],
      ].map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${
      own
        ? html`<p class="warning">${t('decide.own')}</p>`
        : html`<div class="actions">${button('approve', 'primary')} ${button('reject', 'danger')}</div>`
    }
  </section>`;
}
