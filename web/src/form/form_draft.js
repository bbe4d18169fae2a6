/* The draft of one form: kept with each change, found again when the form opens anew. */
import { html, nothing } from 'lit-html';
import { newKey } from '../frame/api.js';
import { draftAddress, pressed } from '../frame/draft_place.js';
import { discardDraft, draftOf, keepDraft, outlivesThePage } from '../frame/drafts.js';
import { t, timeText } from '../frame/i18n.js';

const isEmpty = (value) => !value && value !== 0;
const isKept = (field) => field.type !== 'password' && field.type !== 'file';

export class FormDraft {
  /**
   * @param {import('./form.js').Form} form
   * @param {{name: string, title: [string, Record<string, any>?], subject?: string}} about
   */
  constructor(form, about) {
    this.form = form;
    this.about = about;
    this.address = draftAddress();
    this.opens = pressed();
    this.id = '';
    this.touched = false;
    this.restoredAt = 0;
    /** @type {Record<string, any> | null} what the form starts from */
    this.start = null;
    this.restore();
  }

  get fields() {
    return this.form.options.fields.filter(isKept);
  }

  /** Whether something stands in the form that did not when it opened. */
  get hasContent() {
    const { start } = this;
    if (!start) return false;
    const differs = (name) => {
      const [before, now] = [start[name], this.form.values[name]];
      return !(isEmpty(before) && isEmpty(now)) && String(before ?? '') !== String(now ?? '');
    };
    return this.fields.some((field) => differs(field.name));
  }

  begin() {
    this.start ??= { ...this.form.values };
  }

  keep() {
    this.touched = true;
    if (!this.hasContent && !this.form.stale) return this.drop();
    this.id ||= newKey();
    const { form, about, address, opens, start } = this;
    const of = (record) => Object.fromEntries(this.fields.map(({ name }) => [name, record[name]]));
    keepDraft({
      id: this.id,
      at: Date.now(),
      address,
      opens,
      name: about.name,
      title: [about.title[0], about.title[1] ?? {}],
      subject: about.subject ?? '',
      values: of(form.values),
      base: of(form.base ?? start),
      version: form.version ?? null,
      key: form.key,
    });
  }

  /** What was saved, or is not wanted, is no draft any longer. */
  drop() {
    if (this.id) discardDraft(this.id);
    this.id = '';
    this.restoredAt = 0;
  }

  async restore() {
    const draft = await draftOf(this.address, this.about.name);
    if (!draft || this.touched) return;
    this.begin();
    this.id = draft.id;
    this.restoredAt = draft.at;
    this.form.key = draft.key;
    await this.form.put({ ...this.form.values, ...draft.values });
    this.form.continueFrom(draft);
  }

  async discard() {
    const { form } = this;
    this.drop();
    this.touched = false;
    form.startAnew();
    await form.put({ ...this.start });
    document.getElementById(form.fieldId(form.options.fields[0]))?.focus();
  }

  /** Above the fields: that they are not what the form starts with, or that they are kept badly. */
  note() {
    const files = this.form.options.fields.some((field) => field.type === 'file');
    const restored = this.restoredAt
      ? html`<div class="restored" role="status">
          <p>
            ${t('draft.restored', { time: timeText(this.restoredAt) })}
            ${files ? t('draft.files_again') : nothing}
          </p>
          <button type="button" class="small" @click=${() => this.discard()}>
            ${t('draft.discard')}
          </button>
        </div>`
      : nothing;
    const fleeting =
      this.id && !outlivesThePage() ? html`<p class="warning">${t('draft.fleeting')}</p>` : nothing;
    return html`${restored}${fleeting}`;
  }
}
