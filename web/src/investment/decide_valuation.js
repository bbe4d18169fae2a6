/* The decision on a valuation, in a dialog, wherever it is listed. */
import { html, nothing } from 'lit-html';
import { openDialog } from '../frame/dialog.js';
import { t } from '../frame/i18n.js';
import { isPresent } from '../frame/router.js';
import { mayWrite, state } from '../frame/state.js';
import { loadWorking, workingTable } from '../listing/index.js';
import { approvalForm, loadVerdict, verdictTable } from '../rules/index.js';
import { moneyText } from '../show/format.js';

async function openDecision(row, reload) {
  const [verdict, working] = await Promise.all([
    loadVerdict(`/valuations/${row.id}/verdict`),
    loadWorking(row),
  ]);
  const proposal = { plural: 'valuations', id: row.id, recordedBy: row.recorded_by };
  /** @type {import('../form/form.js').Form | null} */
  let form = null;
  openDialog(t('decide.title'), ({ close, redraw }) => {
    form ??= approvalForm('valuation', row, {
      redraw,
      done: () => {
        close();
        reload();
      },
    });
    return html`<p>${moneyText(row.amount, row.currency)} · ${row.effective_date}</p>
      ${working ? workingTable(working) : nothing}
      ${verdictTable(verdict, { proposal, done: reload })} ${form.view()}`;
  });
}

/** A button for each valuation that waits, for whom may decide it. */
export function decideValuation(reload) {
  return (row) => {
    if (row.figures.state !== 'pending' || !isPresent() || !mayWrite('approval')) return nothing;
    if (row.recorded_by === state.session?.user.id)
      return html`<span class="muted">${t('decide.own')}</span>`;
    return html`<button
      type="button"
      class="small"
      data-opens=${`decide:valuation:${row.id}`}
      @click=${() => openDecision(row, reload)}
    >
      ${t('decide.title')}
    </button>`;
  };
}
