/* Everything in one file: the bundle of the view, which the server makes while people go on. Each has
 * one; it is found again when the page is opened anew. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, t, timeText } from '../frame/i18n.js';
import { announce } from '../frame/live.js';
import { state } from '../frame/state.js';

const PAUSE_MS = 500;

export class Bundle {
  /** @param {() => void} redraw */
  constructor(redraw) {
    this.redraw = redraw;
    this.job = null;
    this.problem = null;
    this.left = false;
  }

  async load() {
    [this.job = null] = (await api.bundleJobs()).items;
  }

  works() {
    return this.job?.state === 'working';
  }

  /** Does something with the server; what it refuses is shown. */
  async attempt(work) {
    this.problem = null;
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof api.Problem)) throw problem;
      this.problem = problem;
    }
    if (!this.left) this.redraw();
  }

  /** Until it is made, or the page is left. */
  async follow() {
    while (!this.left && this.works()) {
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      if (!this.left) await this.attempt(() => this.look());
    }
  }

  async look() {
    this.job = await api.bundleJob(this.job.id);
    if (this.job.state === 'done') announce(t('bundle.ready'));
  }

  begin = async () => {
    await this.attempt(async () => {
      this.job = await api.beginBundle();
    });
    await this.follow();
  };

  discard = () =>
    this.attempt(async () => {
      const { id } = this.job;
      this.job = null;
      await api.discardBundle(id);
    });
}

function working({ job, discard }) {
  const known = job.total_count > 0;
  return html`<p>
      <progress
        aria-label=${t('bundle.working')}
        max=${known ? job.total_count : nothing}
        value=${known ? job.done_count : nothing}
      ></progress>
      ${t('bundle.working')}
      ${known ? t('bundle.progress', { done: countText(job.done_count), total: countText(job.total_count) }) : nothing}
    </p>
    <p class="hint">${t('bundle.leave_page')}</p>
    <p class="actions"><button type="button" @click=${discard}>${t('bundle.cancel')}</button></p>`;
}

/** What is there is what was asked for, whatever the view is now. */
function made({ job }) {
  const size = countText(Math.ceil(job.byte_count / 1024));
  return html`<p>
    ${t(job.as_of ? 'bundle.dated' : 'bundle.full', { day: job.as_of, seq: job.as_known })}
    ${t('bundle.size', { rows: countText(job.row_count), size, time: timeText(job.updated_at) })}
  </p>`;
}

/** @param {Bundle} bundle */
export function bundlePart(bundle) {
  const { job, problem } = bundle;
  const isDone = job?.state === 'done';
  return html`<section class="card">
    <h2>${t('export.bundle')}</h2>
    <p class="hint">${t('export.bundle_hint')}</p>
    ${problem ? html`<p class="warning" role="alert">${problem.errors[0]?.detail ?? problem.message}</p>` : nothing}
    ${job?.error ? html`<p class="warning" role="alert">${t('bundle.failed')} ${job.error[state.language]}</p>` : nothing}
    ${isDone ? made(bundle) : nothing}
    ${
      bundle.works()
        ? working(bundle)
        : html`<p class="actions">
            ${isDone ? html`<a class="button primary" href=${api.bundleAddress(job.id)} download>${t('bundle.download')}</a>` : nothing}
            <button type="button" @click=${bundle.begin}>${t(job ? 'bundle.again' : 'bundle.begin')}</button>
            ${job ? html`<button type="button" @click=${bundle.discard}>${t('bundle.discard')}</button>` : nothing}
          </p>`
    }
  </section>`;
}
