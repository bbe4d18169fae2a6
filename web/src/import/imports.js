/* Imports: a new one, those of one's own that are under way, and those that were stored. */
import { html, nothing } from 'lit-html';
import * as api from '../frame/api.js';
import { countText, t, timeText } from '../frame/i18n.js';
import { go, href, isPresent } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { mayImport } from '../frame/state.js';
import { actor, words } from '../show/format.js';
import { table } from '../show/table.js';
import { fileDrop, tooLarge } from './files.js';
import { tableName } from './tables.js';

/** Begins an import with files and has them read. */
async function begin(files) {
  const { id } = await api.beginImport(files[0].name.slice(0, 200));
  for (const file of files) await api.sendImportFile(id, file);
  await api.moveImport(id, 'plan');
  return id;
}

function starter(redraw) {
  const now = { busy: false, problem: '' };
  const take = async (files) => {
    if (files.length === 0) return;
    const large = tooLarge(files);
    if (large.length > 0) {
      now.problem = t('import.too_large', { name: large.map(({ name }) => name).join(', ') });
      return redraw();
    }
    now.busy = true;
    now.problem = '';
    redraw();
    try {
      go(href(`/import/${await begin(files)}`));
    } catch (problem) {
      if (!(problem instanceof api.Problem)) throw problem;
      now.busy = false;
      now.problem = problem.message;
      redraw();
    }
  };
  return () => html`<section class="card">
    <h2>${t('import.new')}</h2>
    ${now.problem ? html`<div class="summary" role="alert"><p>${now.problem}</p></div>` : nothing}
    <p><a href=${href('/templates')}>${t('nav.templates')}</a></p>
    ${fileDrop(take, now.busy)} ${now.busy ? html`<p role="status">${t('import.sending')}</p>` : nothing}
  </section>`;
}

function underWay(jobs) {
  const open = jobs.filter((job) => job.state !== 'done');
  if (open.length === 0) return nothing;
  return html`<section>
    <h2>${t('import.under_way')}</h2>
    <p class="hint">${t('import.kept_week')}</p>
    ${table({
      caption: t('import.under_way'),
      quiet: true,
      items: open,
      columns: [
        {
          label: t('import.files'),
          head: true,
          cell: (job) =>
            html`<a href=${href(`/import/${job.id}`)}
              >${job.undoes_seq ? t('import.undo_title', { seq: job.undoes_seq }) : words(job.title)}</a
            >`,
        },
        { label: t('import.state'), cell: (job) => t(`import.state.${job.state}`) },
        { label: t('import.since'), cell: (job) => timeText(job.created_at), kind: 'nowrap' },
      ],
    })}
  </section>`;
}

function storedTable({ items, refs }, files) {
  const namesOf = (item) =>
    files
      .filter((file) => file.seq >= item.first_seq && file.seq < item.seq)
      .map((file) => words(tableName({ file: file.name, sheet: file.sheet })));
  return table({
    caption: t('import.stored'),
    quiet: true,
    items,
    empty: t('import.none'),
    columns: [
      {
        label: t('kind.import'),
        head: true,
        cell: (item) =>
          html`<a href=${href(`/imports/${item.id}`)}>${t('view.entry', { seq: item.seq })}</a>`,
      },
      { label: t('field.recorded_at'), cell: (item) => timeText(item.recorded_at), kind: 'nowrap' },
      { label: t('journal.actor'), cell: (item) => actor(refs, item.recorded_by) },
      {
        label: t('import.files'),
        cell: (item) =>
          html`<ul class="plain-list">${namesOf(item).map((name) => html`<li>${name}</li>`)}</ul>`,
      },
      { label: t('import.count.new'), cell: (item) => countText(item.stored_count), num: true },
      {
        label: t('import.count.changed'),
        cell: (item) => countText(item.changed_count),
        num: true,
      },
      { label: t('field.note'), cell: (item) => words(item.note ?? '') },
    ],
  });
}

export default async function importsPage({ redraw }) {
  const may = mayImport() && isPresent();
  const [stored, files, jobs] = await Promise.all([
    api.listWithReversed('imports', { sort: '-seq', limit: 100 }),
    api.list('import_files', { sort: '-seq', limit: 500 }),
    may ? api.importJobs() : { items: [] },
  ]);
  const start = starter(redraw);
  return {
    title: t('nav.import'),
    view: () => html`${pageHead(t('nav.import'), { lead: t('import.lead') })}
    ${may ? [start(), underWay(jobs.items)] : nothing}
    <section>
      <h2>${t('import.stored')}</h2>
      ${storedTable(stored, files.items)}
    </section>`,
  };
}
