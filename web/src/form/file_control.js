/* A file as the value of a field: its text, taken for GB18030 where it is not UTF-8, as Chinese
 * spreadsheets write it. */
import { html, nothing } from 'lit-html';
import { countText, t } from '../frame/i18n.js';

/** @param {ArrayBuffer} bytes */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

async function take(form, field, file) {
  form.set(field, file ? textOf(await file.arrayBuffer()) : '');
  form.options.redraw();
}

export function fileControl(form, field, { id, described, invalid, value }) {
  const lines = value ? value.trim().split('\n').length : 0;
  return html`<input
      type="file"
      id=${id}
      name=${field.name}
      accept=".csv,text/csv"
      aria-describedby=${described}
      aria-invalid=${invalid}
      ?required=${field.required}
      @change=${(event) => take(form, field, event.target.files[0])}
    />
    ${lines ? html`<p class="hint">${t('form.file_lines', { count: countText(lines) })}</p>` : nothing}`;
}
