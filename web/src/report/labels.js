/* What the tables of a template call things, in the language of the screen. */
import { state } from '../frame/state.js';

/** @param {{label_en: string | null, label_zh: string | null, code?: string}} of */
export const label = (of) => (state.language === 'zh' ? of.label_zh : of.label_en) ?? of.code ?? '';

/** Of a section in a column map. */
export const sectionLabel = (row) => (state.language === 'zh' ? row.section_zh : row.section_en);
