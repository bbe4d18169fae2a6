/* Versions of a fund's terms: proposed by one, with tiers, and decided by another. */
import { html, nothing } from 'lit-html';
import { reverseButton } from '../form/reverse_button.js';
import { openDialog } from '../frame/dialog.js';
import { enumLabel, fieldLabel, kindLabel, t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { mayWrite, state } from '../frame/state.js';
import { approvalForm, openRecord, proposalTag, recordButton } from '../rules/index.js';
import { actor, refLink, words } from '../show/format.js';
import { facts, table } from '../show/table.js';
import { percentText } from './waterfall.js';

/** The further tiers of a version, the lowest hurdle first. */
export function tiersOf(tiers, termId) {
  return tiers.items
    .filter((tier) => tier.waterfall_term_id === termId)
    .sort((a, b) => Number(a.hurdle_rate) - Number(b.hurdle_rate));
}

/** The terms in one sentence. */
export function termText(term, tiers) {
  const further = tiers.map((tier) =>
    t('fall.tier_text', {
      rate: percentText(tier.hurdle_rate),
      lp: percentText(tier.lp_share),
      gp: percentText(tier.carry_share),
    }),
  );
  return [
    t('fall.term_text', {
      kind: enumLabel('waterfall_kind', term.kind),
      rate: percentText(term.hurdle_rate),
      compounding: enumLabel('compounding', term.compounding),
      day_count: enumLabel('day_count', term.day_count),
      catch_up: percentText(term.catch_up_share),
      lp: percentText(term.lp_share),
      gp: percentText(term.carry_share),
    }),
    ...further,
  ].join(t('fall.and'));
}

function openDecision(term, tiers, reload) {
  /** @type {import('../form/form.js').Form | null} */
  let form = null;
  openDialog(t('decide.title'), ({ close, redraw }) => {
    form ??= approvalForm('waterfall_term', term, {
      redraw,
      done: () => {
        close();
        reload();
      },
    });
    return html`<p>${termText(term, tiers)}</p>
      ${form.view()}`;
  });
}

function addTier(term, reload) {
  openRecord({
    kind: 'waterfall_tier',
    title: t('fall.add_tier'),
    lead: t('fall.add_tier_lead', { rate: percentText(term.hurdle_rate) }),
    given: { waterfall_term_id: term.id },
    values: { effective_date: term.effective_date },
    done: reload,
  });
}

function actions(term, tiers, reload) {
  if (term.figures.state !== 'pending') return nothing;
  const own = term.recorded_by === state.session?.user.id;
  return html`<span class="actions">
    ${recordButton('waterfall_tier', t('fall.add_tier'), () => addTier(term, reload), { small: true, what: term.valid_from })}
    ${
      isPresent() && mayWrite('approval')
        ? own
          ? html`<span class="muted">${t('decide.own')}</span>`
          : html`<button
              type="button"
              class="small"
              data-opens=${`decide:waterfall_term:${term.id}`}
              aria-label="${t('decide.title')} ${term.valid_from}"
              @click=${() => openDecision(term, tiers, reload)}
            >
              ${t('decide.title')}
            </button>`
        : nothing
    }
    ${reverseButton('waterfall_term', term, reload)}
  </span>`;
}

/** All versions, the latest first. */
export function termTable(terms, tiers, reload) {
  return table({
    caption: t('fall.versions'),
    quiet: true,
    items: terms.items,
    empty: t('fall.no_terms'),
    columns: [
      {
        label: t('field.valid_from'),
        cell: (row) => `${row.valid_from} – ${row.valid_to ?? ''}`,
        head: true,
        kind: 'nowrap',
      },
      {
        label: fieldLabel('state', 'waterfall_term_figures'),
        cell: (row) => proposalTag(row.figures.state),
      },
      { label: t('fall.terms'), cell: (row) => termText(row, tiersOf(tiers, row.id)) },
      { label: t('field.clause'), cell: (row) => words(row.clause ?? '–') },
      { label: t('investment.proposer'), cell: (row) => actor(terms.refs, row.recorded_by) },
      {
        label: t('field.decided_by'),
        cell: (row) => (row.figures.approval_id ? actor(terms.refs, row.figures.decided_by) : '–'),
      },
      { label: t('action.label'), cell: (row) => actions(row, tiersOf(tiers, row.id), reload) },
    ],
  });
}

/** What the version in force says, and the conventions that it is worked out by. */
export function termFacts(term, tiers, refs) {
  const share = (value) =>
    value === null ? html`<span class="muted">–</span>` : percentText(value);
  return facts([
    [fieldLabel('kind', 'waterfall_term'), enumLabel('waterfall_kind', term.kind)],
    [
      fieldLabel('hurdle_rate', 'waterfall_term'),
      `${percentText(term.hurdle_rate)} · ${enumLabel('compounding', term.compounding)} · ${enumLabel('day_count', term.day_count)}`,
    ],
    [t('field.catch_up_share'), share(term.catch_up_share)],
    [t('fall.split'), `${percentText(term.lp_share)} / ${percentText(term.carry_share)}`],
    ...tiers.map((tier) => [
      t('fall.from_rate', { rate: percentText(tier.hurdle_rate) }),
      `${percentText(tier.lp_share)} / ${percentText(tier.carry_share)}`,
    ]),
    [
      t('field.gp_commitment_id'),
      term.gp_commitment_id
        ? refLink(refs, term.gp_commitment_id)
        : html`<span class="muted">–</span>`,
    ],
    [
      fieldLabel('clawback', 'waterfall_term'),
      term.clawback
        ? term.clawback_tax === null
          ? t('yes')
          : t('fall.net_of_tax', { rate: percentText(term.clawback_tax) })
        : t('no'),
    ],
    [
      t('field.concession_share'),
      term.concession_share === null
        ? html`<span class="muted">–</span>`
        : `${percentText(term.concession_share)} → ${enumLabel('concession_to', term.concession_to)}`,
    ],
    [t('field.valid_from'), term.valid_from],
    [t('field.clause'), words(term.clause ?? '–')],
  ]);
}

export const proposeLabel = () => t('edit.new', { kind: kindLabel('waterfall_term') });
