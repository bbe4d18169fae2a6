/* Indicators on screen: values with their unit and what their source says of them. */
import { html, nothing } from 'lit-html';
import { enumLabel } from '../frame/i18n.js';
import { state } from '../frame/state.js';
import { decimal, enumTag, known, percentText, stated, words } from '../show/format.js';

const AGREEMENT_TONES = { agrees: 'good', differs: 'warn' };
const ATTAINED_TONES = { attained: 'good', missed: 'bad', not_yet: 'pending' };

export const value = (qualifier, text) => known(text, () => stated(qualifier, decimal(text)));

/** The unit in the language of the page. */
export const unitOf = (indicator) =>
  words((state.language === 'en' && indicator.unit_en) || indicator.unit);

/** A value that is worked out, or why it is not. */
export const computed = (qualifier, text, gap) =>
  gap
    ? html`<span class="muted">${enumLabel('indicator_gap', gap)}</span>`
    : value(qualifier, text);

export const share = (text) =>
  text === null ? nothing : html`<data class="num" value=${text}>${percentText(text)}</data>`;

/** A growth with its sign. */
export const growth = (qualifier, text) =>
  text === null
    ? nothing
    : stated(
        qualifier,
        html`<data class="num" value=${text}>${text.startsWith('-') ? '' : '+'}${percentText(text)}</data>`,
      );

export const agreementTag = (word) =>
  word ? enumTag('indicator_agreement', word, AGREEMENT_TONES[word] ?? '') : nothing;

export const attainedTag = (word) =>
  word ? enumTag('indicator_attained', word, ATTAINED_TONES[word] ?? '') : nothing;

/** Days of a period; one day of a stock. */
export const period = (row) =>
  row.to_on ? html`${row.from_on ? html`${row.from_on} – ` : nothing}${row.to_on}` : known(null);
