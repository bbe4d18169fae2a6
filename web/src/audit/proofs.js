/* Proofs: when the ledger was last proved and up to which entry, its newest checkpoint, the keys that seal it, and a
 * proof of all of it now. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, kindLabel, t, timeText } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { words } from '../show/format.js';
import { facts, table } from '../show/table.js';

const LOOK_AGAIN_MS = 1500;
const TONES = { sound: 'good', damaged: 'bad', foreign: 'bad', failed: 'warn', running: 'accent' };

const outcome = (run) =>
  html`<span class="tag ${TONES[run.outcome]}">${t(`proofs.outcome.${run.outcome}`)}</span>`;
const entry = (seq) => html`<a href=${href(`/journal/${seq}`)}>#${seq}</a>`;
const upTo = (run) =>
  t('proofs.up_to', { proved: countText(run.proved), head: countText(run.head) });

function standing({ last_sound: last, checkpoint, head }) {
  const of = checkpoint.seq
    ? html`${entry(checkpoint.seq)} <small>${timeText(checkpoint.written_at)}</small>`
    : t('proofs.no_checkpoint');
  return facts([
    [
      t('proofs.last_sound'),
      last ? html`${timeText(last.ended_at)} <small>${upTo(last)}</small>` : t('proofs.never'),
    ],
    [t('proofs.head'), head ? entry(head) : '–'],
    [t('proofs.checkpoint'), checkpoint.configured ? of : t('proofs.not_configured')],
  ]);
}

function progress(run) {
  return html`<p role="status">
    <progress max=${Math.max(run.head, 1)} .value=${run.proved} aria-label=${t('proofs.running')}></progress>
    ${t('proofs.running')} ${upTo(run)}
  </p>`;
}

function runTable(runs) {
  return table({
    caption: t('proofs.runs'),
    quiet: true,
    items: runs,
    empty: t('proofs.no_runs'),
    columns: [
      {
        label: t('proofs.begun'),
        cell: (run) => timeText(run.begun_at),
        head: true,
        kind: 'nowrap',
      },
      { label: t('proofs.result'), cell: outcome },
      { label: t('proofs.entries'), cell: upTo, num: true },
      {
        label: t('proofs.by'),
        cell: (run) =>
          run.asked_by ? words(run.asked_by_name ?? `#${run.asked_by}`) : t('proofs.by_command'),
      },
      {
        label: t('proofs.fault'),
        cell: (run) =>
          run.fault
            ? html`${run.fault_seq ? entry(run.fault_seq) : nothing} ${words(run.fault)}
                ${run.fault_count > 1 ? html`<small>${t('proofs.more', { count: run.fault_count - 1 })}</small>` : nothing}`
            : '–',
      },
    ],
  });
}

function keyTable(keys) {
  return table({
    caption: t('proofs.keys'),
    quiet: true,
    items: keys,
    empty: t('proofs.unsealed'),
    columns: [
      { label: kindLabel('journal_key'), cell: (key) => entry(key.id), head: true },
      { label: t('proofs.host'), cell: (key) => words(key.host) },
      {
        label: t('proofs.public_key'),
        cell: (key) => html`<code class="digest">${key.public_key}</code>`,
      },
      { label: t('proofs.from'), cell: (key) => timeText(key.recorded_at), kind: 'nowrap' },
      {
        label: t('proofs.until'),
        cell: (key) =>
          key.ended_by
            ? html`${timeText(key.ended_at)} ${entry(key.ended_by)} <small>${words(key.end_reason)}</small>`
            : t('proofs.in_force'),
      },
    ],
  });
}

export default async function proofsPage({ redraw }) {
  let found = await api.proofs();
  let refused = '';
  let timer = 0;
  const running = () => found.runs.find((run) => run.outcome === 'running');

  async function look() {
    found = await api.proofs().catch(() => found);
    redraw();
    if (running()) timer = window.setTimeout(look, LOOK_AGAIN_MS);
  }
  async function prove() {
    refused = '';
    try {
      await api.beginProof();
    } catch (problem) {
      refused = problem.status === 409 ? t('proofs.one_at_a_time') : problem.message;
    }
    await look();
  }
  if (running()) timer = window.setTimeout(look, LOOK_AGAIN_MS);
  return {
    title: t('nav.proofs'),
    leave: () => window.clearTimeout(timer),
    view: () => html`${pageHead(t('nav.proofs'), { lead: t('proofs.lead') })}
      ${
        found.checkpoint.fault_seq
          ? html`<p class="warning" role="alert">${t('proofs.behind', { seq: found.checkpoint.fault_seq })}</p>`
          : nothing
      }
      ${standing(found)}
      <p>
        <button type="button" class="primary" ?disabled=${Boolean(running())} @click=${prove}>${t('proofs.prove')}</button>
        <span class="hint">${t('proofs.prove_hint')}</span>
      </p>
      ${running() ? progress(running()) : nothing}
      ${refused ? html`<p class="warning" role="alert">${refused}</p>` : nothing}
      <section>
        <h2>${t('proofs.runs')}</h2>
        ${runTable(found.runs)}
      </section>
      <section>
        <h2>${t('proofs.keys')}</h2>
        ${keyTable(found.keys)}
      </section>`,
  };
}
