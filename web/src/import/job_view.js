/* How an import under way looks: its files, what was read, what is wrong, and what can be done next. */
import { html, nothing } from 'lit-html';
import { countText, t } from '../frame/i18n.js';
import { href } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { state } from '../frame/state.js';
import { words } from '../show/format.js';
import { fileDrop, fileList } from './files.js';
import { findings } from './findings.js';
import { options, twinsPicker } from './options.js';
import { fileNotes, tablePart } from './tables.js';

const STEPS = ['files', 'confirm', 'check', 'store'];
/** How many steps are behind a state. */
const REACHED = { open: 0, reading: 1, planned: 1, checking: 2, checked: 2, storing: 3, done: 4 };

function steps({ job }) {
  const reached = REACHED[job.state] ?? 1;
  return html`<ol class="steps">
    ${STEPS.map(
      (
        name,
        at,
      ) => html`<li class=${at < reached ? 'reached' : ''} aria-current=${at === reached ? 'step' : nothing}>
        ${t(`import.step.${name}`)}
      </li>`,
    )}
  </ol>`;
}

function progress(job) {
  const { state: word, done_count, total_count, cancel_asked } = job.job;
  const known = total_count > 0;
  return html`<section class="card" aria-live="off">
    <h2>${t(`import.state.${word}`)}</h2>
    <p>
      <progress
        aria-label=${t(`import.state.${word}`)}
        max=${known ? total_count : nothing}
        value=${known ? Math.min(done_count, total_count) : nothing}
      ></progress>
      ${known ? t('import.progress', { done: countText(done_count), total: countText(total_count) }) : nothing}
    </p>
    <p class="hint">${t('import.leave_page')}</p>
    <p class="actions">
      <button type="button" ?disabled=${cancel_asked} @click=${job.cancel}>
        ${t(cancel_asked ? 'import.cancel_asked' : 'import.cancel')}
      </button>
    </p>
  </section>`;
}

function trouble(job) {
  const error = job.job.result?.error;
  return html`${
    job.problem
      ? html`<div class="summary" role="alert">
          <p>${job.problem.message}</p>
          <ul>${job.problem.errors.map((one) => html`<li>${one.detail}</li>`)}</ul>
        </div>`
      : nothing
  }
  ${error ? html`<div class="summary" role="alert"><p>${error[state.language]}</p></div>` : nothing}
  ${job.said ? html`<p class="verdict good" role="status">${job.said}</p>` : nothing}`;
}

function storeForm(job) {
  const asked = (event) => {
    event.preventDefault();
    job.store(event.target.elements.note.value.trim());
  };
  return html`<form class="act" @submit=${asked}>
    <div class="field">
      <label for="import-note">${t('field.note')}</label>
      <input type="text" id="import-note" name="note" maxlength="500" .value=${job.job.note ?? ''} />
    </div>
    <button class="primary" id="import-store">${t('import.store', { count: countText(job.job.result.counts.new + job.job.result.counts.changed) })}</button>
  </form>`;
}

/** The dry run, and what came of the last one as long as nothing was changed since. */
function checkPart(job) {
  const { job: now } = job;
  const current = now.state === 'checked' && !job.isChanged();
  return html`<section>
    <h2>${t('import.step.check')}</h2>
    ${current ? findings(job) : html`<p>${t('import.check_lead')}</p>`}
    ${current && now.result.counts.asked > 0 ? twinsPicker(job) : nothing}
    ${
      current && now.result.clean
        ? storeForm(job)
        : html`<p class="actions">
            <button type="button" class="primary" id="import-check" ?disabled=${job.works()} @click=${job.check}>
              ${t(now.state === 'checked' ? 'import.check_again' : 'import.check')}
            </button>
          </p>`
    }
  </section>`;
}

function planPart(job) {
  return html`<section>
      <h2>${t('import.step.confirm')}</h2>
      <p class="lead">${t('import.confirm_lead')}</p>
      ${fileNotes(job)} ${job.plan.tables.map((_, at) => tablePart(job, at))} ${options(job)}
    </section>
    ${checkPart(job)}`;
}

function filesPart(job) {
  return html`<section>
    <h2>${t('import.step.files')}</h2>
    ${fileList(job.job.files)}
    <details ?open=${job.job.files.length === 0}>
      <summary>${t('import.more_files')}</summary>
      ${fileDrop(job.send, job.works())}
    </details>
  </section>`;
}

function donePart({ job }) {
  return html`<p class="verdict good" role="status">
    ${
      job.stored_seq
        ? html`${t('import.done')} <a href=${href(`/imports/${job.stored_seq}`)}>${t('import.open')}</a>`
        : t('import.nothing_new')
    }
  </p>`;
}

function undoView(job) {
  const seq = job.job.undoes_seq;
  return html`${pageHead(t('import.undo_title', { seq }), { lead: words(job.job.note ?? '') })}
    ${trouble(job)} ${job.works() ? progress(job) : nothing}
    ${job.job.state === 'done' ? html`<p class="verdict good" role="status">${t('import.undone')}</p>` : nothing}
    <p><a href=${href(`/imports/${seq}`)}>${t('import.open')}</a></p>`;
}

export function jobView(job) {
  if (job.job.undoes_seq) return undoView(job);
  const done = job.job.state === 'done';
  return html`${pageHead(t('import.title'), {
    lead: words(job.job.title),
    actions:
      done || job.works()
        ? nothing
        : html`<button type="button" class="danger" @click=${job.discard}>${t('import.discard')}</button>`,
  })}
  ${steps(job)} ${trouble(job)}
  ${done ? donePart(job) : nothing}
  ${job.works() ? progress(job) : nothing}
  ${done || job.works() ? nothing : [filesPart(job), job.plan && job.read ? planPart(job) : nothing]}`;
}
