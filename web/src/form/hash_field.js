/* The hash of a document: typed, or worked out from the file, which does not leave this machine. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { t } from '../frame/i18n.js';

async function hashOf(file) {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function take(form, field, event) {
  const [file] = event.target.files;
  if (!file) return;
  form.set(field, await hashOf(file));
  form.options.redraw();
}

/** Without a secure context browsers work out no hashes; then it can only be typed. */
function picker(form, field) {
  if (!globalThis.crypto?.subtle) return nothing;
  return html`<input
    type="file"
    aria-label=${t('hash.pick', { field: form.label(field) })}
    @change=${(event) => take(form, field, event)}
  />`;
}

export function hashInput(form, field, { id, described, invalid, value }) {
  return html`<span class="hash-input">
    <input
      type="text"
      id=${id}
      name=${field.name}
      class="hash"
      maxlength="64"
      autocomplete="off"
      spellcheck="false"
      aria-describedby=${described}
      aria-invalid=${invalid}
      ?required=${field.required}
      .value=${live(value)}
      @input=${(event) => form.set(field, event.target.value.trim().toLowerCase())}
    />
    ${picker(form, field)}
  </span>`;
}
