/* Findings of the audit: what was found, what was answered, and the way back of a work paper. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, t } from '../frame/i18n.js';
import { pageHead, writeLink } from '../frame/shell.js';
import { mayWrite } from '../frame/state.js';
import { findingTable, loadFindings } from './finding_table.js';

/** Reads a work paper back: all of it, or nothing with what is wrong. */
function paperPart(state, { reload, redraw }) {
  const take = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    state.faults = [];
    state.stored = null;
    try {
      state.stored = (await api.sendPaper(file)).findings;
      state.fresh = true;
      await reload();
    } catch (problem) {
      state.faults = problem.errors?.length
        ? problem.errors.map(({ field, detail }) => `${field}: ${detail}`)
        : [problem.message];
      redraw();
    }
  };
  return html`<section>
    <label class="pick"
      ><span>${t('finding.paper')}</span>
      <input type="file" id="paper" accept=".xlsx,.csv" @change=${take} />
    </label>
    <div role="status">
      ${state.stored === null ? nothing : html`<p>${t('finding.stored', { count: countText(state.stored) })}</p>`}
      ${state.faults.map((text) => html`<p class="warning" translate="no">${text}</p>`)}
    </div>
  </section>`;
}

/** What came of the paper that was read last; told once. */
const state = { fresh: false, stored: null, faults: /** @type {string[]} */ ([]) };

export default async function findingsPage({ reload, redraw }) {
  const loaded = await loadFindings();
  if (!state.fresh) Object.assign(state, { stored: null, faults: [] });
  state.fresh = false;
  return {
    title: t('finding.title'),
    view: () => html`${pageHead(t('finding.title'), {
      lead: t('finding.lead'),
      actions: writeLink('audit_finding', '/new/audit_finding', t('finding.new'), {
        back: '/findings',
      }),
    })}
    ${mayWrite('audit_finding') ? paperPart(state, { reload, redraw }) : nothing}
    ${findingTable(loaded, t('finding.title'), { back: '/findings' })}`,
  };
}
