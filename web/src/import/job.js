/* One import from its files to its end. Everything that is worked on stands with the server, so the page
 * can be left and opened again. */
import * as api from '../frame/api.js';
import { t } from '../frame/i18n.js';
import { announce } from '../frame/live.js';
import { go, href } from '../frame/router.js';
import { jobView } from './job_view.js';

const PAUSE_MS = 700;
const WORK = ['reading', 'checking', 'storing'];

/** Plans that were changed and not sent yet, by job: another language draws the page anew. */
const unsent = new Map();

class Job {
  /** @type {any} */ job = null;
  /** @type {any} */ plan = null;
  /** @type {any} */ read = null;
  /** @type {any[]} */ faults = [];
  /** @type {any[]} */ maps = [];
  /** @type {any} */ problem = null;
  page = 1;
  pageCount = 0;
  said = '';
  busy = false;
  left = false;

  constructor(id, redraw) {
    this.id = id;
    this.redraw = redraw;
  }

  works() {
    return this.busy || WORK.includes(this.job.state);
  }

  /** Whether something was changed since it was last read or checked. */
  isChanged() {
    return unsent.has(this.id);
  }

  async load() {
    this.job = await api.importJob(this.id);
    if (this.job.undoes_seq) return;
    const tables = await api.importJob(this.id, '/tables');
    this.plan = unsent.get(this.id) ?? tables.plan;
    this.read = tables.read;
    if (this.job.result?.counts) await this.loadFaults(1);
  }

  async loadMaps() {
    this.maps = (await api.all('import_maps')).items;
  }

  async loadFaults(page) {
    const answer = await api.importJob(this.id, '/faults', { page });
    this.page = page;
    this.faults = answer.faults;
    this.pageCount = answer.page_count;
  }

  turn = (page) => this.attempt(() => this.loadFaults(page));

  say(text) {
    this.said = text;
    announce(text);
  }

  /** A change that is sent with the next check. */
  changed = () => {
    unsent.set(this.id, this.plan);
    this.redraw();
  };

  /** Does something with the server; what it refuses is shown. */
  async attempt(work) {
    this.problem = null;
    this.said = '';
    this.busy = true;
    this.redraw();
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof api.Problem)) throw problem;
      this.problem = problem;
    }
    this.busy = false;
    if (!this.left) this.redraw();
  }

  /** Until nobody works on it any more, or the page is left. */
  async rest() {
    while (!this.left && WORK.includes(this.job.state)) {
      this.redraw();
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      if (!this.left) this.job = await api.importJob(this.id);
    }
  }

  async step(name, body) {
    this.job = await api.moveImport(this.id, name, body);
    await this.rest();
  }

  /** Has the files read by the plan as it was changed, or by another.
   * @param {{plan?: string, map?: string}} [body] */
  async reread(body = { plan: JSON.stringify(this.plan) }) {
    unsent.delete(this.id);
    await this.step('plan', body);
  }

  replan = (body) =>
    this.attempt(async () => {
      await this.reread(body);
      await this.load();
    });

  check = () =>
    this.attempt(async () => {
      if (this.isChanged()) await this.reread();
      await this.step('check');
      await this.load();
      announce(t(this.job.result?.clean ? 'import.clean' : 'import.not_clean'));
    });

  store = (note) =>
    this.attempt(async () => {
      await this.step('store', note ? { note } : {});
      await this.load();
    });

  cancel = () => api.moveImport(this.id, 'cancel').catch(() => {}); // it has come to its end just now

  send = (files) =>
    this.attempt(async () => {
      for (const file of files) await api.sendImportFile(this.id, file);
      await this.reread(this.plan ? undefined : {});
      await this.load();
    });

  discard = () =>
    this.attempt(async () => {
      await api.discardImport(this.id);
      unsent.delete(this.id);
      go(href('/import'));
    });

  /** Goes on with what is under way. */
  follow() {
    if (!WORK.includes(this.job.state)) return;
    this.attempt(async () => {
      await this.rest();
      if (!this.left) await this.load();
    });
  }
}

export default async function importJobPage({ params, redraw }) {
  const job = new Job(Number(params.id), redraw);
  await Promise.all([job.load(), job.loadMaps()]);
  setTimeout(() => job.follow());
  return {
    title: t('import.title'),
    view: () => jobView(job),
    leave: () => {
      job.left = true;
    },
  };
}
