/* Choosing files: by a button, or by dropping them. */
import { html, nothing } from 'lit-html';
import { countText, t } from '../frame/i18n.js';
import { words } from '../show/format.js';

export const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** The files of a list that the server would not take. */
export const tooLarge = (files) => [...files].filter((file) => file.size > FILE_BYTES_MAX);

function dropped(event, take) {
  event.preventDefault();
  event.currentTarget.classList.remove('over');
  take([...event.dataTransfer.files]);
}

function over(event) {
  event.preventDefault();
  event.currentTarget.classList.add('over');
}

/** @param {(files: File[]) => void} take @param {boolean} busy */
export function fileDrop(take, busy) {
  return html`<div
    class="drop"
    @dragover=${over}
    @dragleave=${(event) => event.currentTarget.classList.remove('over')}
    @drop=${(event) => dropped(event, take)}
  >
    <label for="import-files">${t('import.choose')}</label>
    <input
      type="file"
      id="import-files"
      multiple
      accept=".csv,.txt,.tsv,.xlsx,.xlsm,.zip"
      aria-describedby="import-files-hint"
      ?disabled=${busy}
      @change=${(event) => take([...event.target.files])}
    />
    <p class="hint" id="import-files-hint">${t('import.choose_hint')}</p>
  </div>`;
}

export function fileList(files) {
  if (files.length === 0) return nothing;
  return html`<ul>
    ${files.map(
      (file) =>
        html`<li>${words(file.name)} <small>${countText(Math.ceil(file.byte_count / 1024))} KB</small></li>`,
    )}
  </ul>`;
}
