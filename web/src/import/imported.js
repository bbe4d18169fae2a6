/* What an import brought: its files with their digests and mappings, and its undo. */
import { html, nothing } from 'lit-html';
import { Form } from '../form/form.js';
import * as api from '../frame/api.js';
import { openDialog } from '../frame/dialog.js';
import { countText, fieldLabel, kindLabel, t, timeText } from '../frame/i18n.js';
import { go, href, isPresent } from '../frame/router.js';
import { pageHead } from '../frame/shell.js';
import { mayReverse } from '../frame/state.js';
import { actor, words } from '../show/format.js';
import { facts, table } from '../show/table.js';
import { tableName } from './tables.js';

/** Asks why, and starts the undo. */
function openUndo(seq) {
  /** @type {Form | null} */
  let form = null;
  openDialog(t('import.undo_title', { seq }), ({ close, redraw }) => {
    form ??= new Form({
      fields: [{ name: 'reason', type: 'text', max: 500, required: true }],
      submit: t('import.undo'),
      send: (body) => api.undoImport(seq, body),
      done: (job) => {
        close();
        go(href(`/import/${job.id}`));
      },
      redraw,
    });
    return html`<p>${t('import.undo_lead')}</p>
      ${form.view()}`;
  });
}

const COUNTS = ['row_count', 'stored_count', 'changed_count', 'known_count', 'skipped_count'];

function fileTable(files) {
  return table({
    caption: t('import.files'),
    quiet: true,
    items: files,
    columns: [
      {
        label: t('import.table'),
        head: true,
        cell: (file) => words(tableName({ file: file.name, sheet: file.sheet })),
      },
      {
        label: fieldLabel('record_kind', 'import_file'),
        cell: (file) => kindLabel(file.record_kind),
      },
      ...COUNTS.map((name) => ({
        label: fieldLabel(name, 'import_file'),
        cell: (file) => countText(file[name]),
        num: true,
      })),
      {
        label: 'SHA-256',
        cell: (file) => html`<code class="hash">${file.sha256}</code>
          <details>
            <summary>${fieldLabel('mapping', 'import_file')}</summary>
            <pre class="raw" tabindex="0" translate="no">${file.mapping}</pre>
          </details>`,
      },
    ],
  });
}

export default async function importedPage({ params }) {
  const seq = Number(params.id);
  const [answer, files] = await Promise.all([api.entry(seq), api.all('import_files')]);
  const entry = answer.item;
  if (entry.kind !== 'import') throw new api.Problem(404, { detail: t('error.404') });
  const { body } = entry;
  const undo =
    mayReverse('import') && isPresent() && !entry.reversed_by
      ? html`<button type="button" class="danger" id="import-undo" @click=${() => openUndo(seq)}>${t('import.undo')}</button>`
      : nothing;
  return {
    title: t('kind.import'),
    view: () => html`${pageHead(t('import.numbered', { seq }), { lead: words(body.note ?? ''), actions: undo })}
    ${
      entry.reversed_by
        ? html`<p class="warning">
            ${t('import.undone')}
            <a href=${href(`/journal/${entry.reversed_by}`)}>${t('view.entry', { seq: entry.reversed_by })}</a>
          </p>`
        : nothing
    }
    ${facts([
      [t('field.recorded_at'), timeText(entry.recorded_at)],
      [t('journal.actor'), actor(answer.refs, entry.recorded_by)],
      [
        t('import.brought'),
        html`<a href=${href(`/journal/${body.first_seq}`)}>${body.first_seq}</a> – ${seq - 1}`,
      ],
      ...COUNTS.map((name) => [fieldLabel(name, 'import'), countText(body[name])]),
    ])}
    <section>
      <h2>${t('import.files')}</h2>
      ${fileTable(files.items.filter((file) => file.seq >= body.first_seq && file.seq < seq))}
    </section>`,
  };
}
