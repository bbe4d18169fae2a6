/* Forms: fields from descriptions, faults at the field and in a summary that takes the focus, one
 * idempotency key per form that is kept over retries, Ctrl+Enter saves. What is typed is kept as a draft
 * until it is saved or discarded; a form that revises a record names the version it was opened on. */
import { html, nothing } from 'lit-html';
import { newKey, Problem } from '../frame/api.js';
import { fieldLabel, t } from '../frame/i18n.js';
import { announce } from '../frame/live.js';
import { go, href } from '../frame/router.js';
import { fromInput, grouped, isDecimal } from '../show/money.js';
import { control } from './control.js';
import { faultsShort, faultText, formatFault } from './faults.js';
import { FormDraft } from './form_draft.js';

let count = 0;

/** The JSON value of what stands in a field; undefined leaves it out: unknown. */
export function bodyValue(field, value) {
  if (field.type === 'bool') return value === true;
  if (value === undefined || value === null || value === '') return undefined;
  if (field.type === 'reference') return Number(value);
  if (field.type === 'integer') return /^\d+$/.test(value) ? Number(value) : value;
  if (field.type === 'money' || field.type === 'decimal') return fromInput(value);
  return field.type === 'password' || field.type === 'file' ? value : value.trim() || undefined;
}

/** Amounts to start from get their separators. */
function startValues(fields, values) {
  const start = { ...values };
  for (const { name, type } of fields)
    if (type === 'money' && isDecimal(start[name] ?? '')) start[name] = grouped(start[name]);
  return start;
}

const CONFIRM_FUTURE = { name: 'confirm_future', type: 'bool' };

export class Form {
  key = newKey();

  /**
   * @param {object} options
   * @param {any[]} options.fields descriptions as in kinds.js
   * @param {string} [options.kind] for the wording of labels
   * @param {Record<string, any>} [options.values] to start from
   * @param {Record<string, any>} [options.choices] of references: lists of {value, label}, or Choices
   * @param {(body: any, key: string) => Promise<any>} options.send
   * @param {(answer: any) => void} options.done
   * @param {() => void} options.redraw
   * @param {string} [options.submit] wording of the button
   * @param {() => string} [options.faultsTitle] what did not happen, where it is not saving
   * @param {boolean} [options.quiet] without the hint at the keyboard
   * @param {string} [options.cancel] address to go back to
   * @param {(field: any) => void} [options.changed]
   * @param {{name: string, title: [string, Record<string, any>?], subject?: string}} [options.draft]
   *   which form of the screen it is, and what it is called; without it nothing is kept
   * @param {{plural: string, record: any}} [options.revises] the record as it was opened
   * @param {(name: string, values: Record<string, any>) => boolean} [options.asks] whether a field
   *   belongs to what was picked; without it all of them do
   * @param {() => void} [options.reread] shows anew what is decided on
   */
  constructor(options) {
    this.options = options;
    this.values = startValues(options.fields, options.values ?? {});
    this.id = `form${++count}`;
    this.busy = false;
    this.startAnew();
    this.draft = options.draft ? new FormDraft(this, options.draft) : null;
  }

  /** As if nothing had been typed or sent. */
  startAnew() {
    const { revises } = this.options;
    this.key = newKey();
    /** @type {Record<string, string[]>} */
    this.faults = {};
    /** @type {Record<string, string[]>} of fields that were left, before anything is sent */
    this.early = {};
    /** @type {any[]} */
    this.general = [];
    this.version = revises?.record.version ?? null;
    this.base = revises?.record ?? null;
    /** @type {import('./stale.js').Stale | null} what stands beside what was typed */
    this.stale = null;
  }

  /** Fills the fields, as if it had been typed. What depends on a field must not change another one. */
  async put(values) {
    const { fields, choices = {}, changed, redraw } = this.options;
    for (const { name, type } of fields)
      if (type === 'reference') await choices[name]?.keep?.(values[name]);
    const before = this.values;
    this.values = { ...values };
    for (const field of fields) if (before[field.name] !== values[field.name]) changed?.(field);
    Object.assign(this.values, values);
    redraw();
  }

  /** What was typed on an older version is held against what stands now, before anything is sent. */
  continueFrom(draft) {
    if (!this.options.revises) return;
    const isOlder = draft.version !== this.version;
    this.version = draft.version;
    this.base = draft.base;
    if (isOlder) this.compare();
  }

  /** Another has changed the record: shows both. */
  async compare() {
    const { Stale } = await import('./stale.js');
    try {
      this.stale = await Stale.load(this);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.takeProblem(problem);
      return this.showFaults();
    }
    this.draft?.keep();
    this.options.redraw();
    document.getElementById(`${this.id}-stale`)?.focus();
  }

  label(field) {
    return field.label ?? fieldLabel(field.name, this.options.kind);
  }

  fieldId(field) {
    return `${this.id}-${field.name}`;
  }

  /** The fields of what is being described. */
  get asked() {
    const { fields, asks } = this.options;
    return asks ? fields.filter((field) => asks(field.name, this.values)) : fields;
  }

  /** Those that stand one below the other. */
  get controls() {
    return this.asked;
  }

  body() {
    /** @type {Record<string, any>} */
    const body = {};
    for (const field of this.controls) {
      const value = bodyValue(field, this.values[field.name]);
      if (value !== undefined) body[field.name] = value;
    }
    if (this.version !== null) body.expected_version = this.stale?.version ?? this.version;
    return body;
  }

  /** What is wrong with one field, as far as that needs no server. @returns {string | null} */
  fault(field, body) {
    return field.required && body[field.name] === undefined
      ? t('form.required')
      : formatFault(field, this.values[field.name], this.values);
  }

  /** Faults that need no server, all at once: what must be given is not, and what cannot be read. */
  check() {
    this.faults = {};
    this.early = {};
    this.general = [];
    const body = this.body();
    for (const field of this.asked) {
      const fault = this.fault(field, body);
      if (fault) this.faults[field.name] = [fault];
    }
    if (this.stale && !this.stale.isSettled) this.general.push(t('stale.unsettled'));
    return Object.keys(this.faults).length === 0 && this.general.length === 0;
  }

  /** Says what is wrong with one field as soon as it is left; nothing has been refused yet. */
  checkField(field) {
    const fault = formatFault(field, this.values[field.name], this.values);
    if (fault) this.early[field.name] = [fault];
    else delete this.early[field.name];
    this.options.redraw();
  }

  /** @param {any} field @returns {string[] | undefined} */
  faultsOf(field) {
    return this.faults[field.name] ?? this.early[field.name];
  }

  /** Whether a day still to come is meant is asked where one was given, and nowhere else. */
  offerConfirmation(problem) {
    const asked = problem.errors.some((error) => error.code === 'future_unconfirmed');
    const offered = this.options.fields.some((field) => field.name === CONFIRM_FUTURE.name);
    if (asked && !offered) this.options.fields = [...this.options.fields, CONFIRM_FUTURE];
  }

  takeProblem(problem) {
    this.faults = {};
    this.general = [];
    this.offerConfirmation(problem);
    const names = new Set(this.options.fields.map((field) => field.name));
    for (const error of problem.errors) {
      const sentence = faultText(error);
      if (names.has(error.field)) {
        this.faults[error.field] = [...(this.faults[error.field] ?? []), sentence];
      } else {
        this.general.push(sentence);
      }
    }
    if (problem.errors.length === 0)
      this.general.push(problem.status === 0 ? t('error.offline') : problem.message);
    if (problem.code === 'idempotency_key_reused') {
      this.general = [t('form.stored_before')];
      this.key = newKey(); // saving once more is meant
    }
  }

  /** What the server said no to. */
  async refused(problem) {
    const stale = problem.errors.find(({ code }) => code === 'stale_version');
    if (stale && this.options.revises) return this.compare();
    this.takeProblem(problem);
    if (stale) this.general = [this.overtaken(stale.params.current)];
    this.showFaults();
  }

  /** Something was added to what is decided on; what was typed stays as a draft. */
  overtaken(seq) {
    return html`${t('stale.proposal')} <a href=${href(`/journal/${seq}`)}>${t('view.entry', { seq })}</a>
      <button type="button" class="small" @click=${() => this.options.reread?.()}>
        ${t('stale.reread')}
      </button>`;
  }

  async submit() {
    if (this.busy) return;
    if (!this.check()) return this.showFaults();
    this.busy = true;
    this.options.redraw();
    let answer;
    try {
      answer = await this.options.send(this.body(), this.key);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.busy = false;
      return this.refused(problem);
    } finally {
      this.busy = false;
    }
    this.key = newKey(); // what was asked for has taken effect; anything further is new
    this.draft?.drop();
    announce(t('form.saved'));
    this.options.done(answer);
  }

  showFaults() {
    this.busy = false;
    this.options.redraw();
    document.getElementById(`${this.id}-summary`)?.focus();
  }

  set(field, value) {
    this.draft?.begin();
    this.values[field.name] = value;
    this.stale?.typed(field, value);
    this.options.changed?.(field);
    this.draft?.keep();
  }

  /** Cancelled: what was typed is kept, or discarded, as its author says. */
  async leave(event) {
    if (!this.draft?.hasContent) return;
    event.preventDefault();
    await this.askToLeave(() => go(this.options.cancel ?? '/'));
  }

  /** Asks whether what was typed is kept, then leaves.
   * @param {() => void} leave @param {() => void} [answered] called whatever the answer is */
  async askToLeave(leave, answered) {
    const { leaveForm } = await import('./leave_form.js');
    leaveForm(this, leave, answered);
  }

  summary() {
    const named = this.options.fields.filter((field) => this.faults[field.name]);
    if (named.length === 0 && this.general.length === 0) return nothing;
    return html`<div class="summary" id="${this.id}-summary" role="alert" tabindex="-1">
      <strong>${this.options.faultsTitle?.() ?? t('form.faults')}</strong>
      <ul>
        ${this.general.map((sentence) => html`<li>${sentence}</li>`)}
        ${named.map(
          (field) =>
            html`<li>
              <a href="#${this.fieldId(field)}" @click=${(event) => this.jump(event, field)}
                >${this.label(field)}</a
              >: ${faultsShort(this.faults[field.name])}
            </li>`,
        )}
      </ul>
    </div>`;
  }

  jump(event, field) {
    event.preventDefault();
    document.getElementById(this.fieldId(field))?.focus();
  }

  keydown(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  /** @param {any} [extra] shown between the fields and the buttons */
  view(extra = nothing) {
    return html`<form
      novalidate
      @submit=${(event) => {
        event.preventDefault();
        this.submit();
      }}
      @keydown=${(event) => this.keydown(event)}
      .owner=${this}
    >
      ${this.draft?.note() ?? nothing} ${this.summary()} ${this.stale?.view() ?? nothing}
      <div class="fields">${this.controls.map((field) => control(this, field))}</div>
      ${extra}
      <div class="actions">
        <button class="primary" ?disabled=${this.busy}>
          ${this.busy ? t('form.saving') : (this.options.submit ?? t('form.save'))}
        </button>
        ${
          this.options.cancel
            ? html`<a
                class="button"
                href=${this.options.cancel}
                @click=${(event) => this.leave(event)}
                >${t('form.cancel')}</a
              >`
            : nothing
        }
        ${this.options.quiet ? nothing : html`<span class="hint">${t('form.shortcut')}</span>`}
      </div>
    </form>`;
  }
}
