/* What outlives a page: who is signed in, and the language and unit picked on this machine. The
 * rest of the state is the URL. */

import { REVERSERS, WRITERS } from '../model/roles.js';

const LANGUAGES = ['zh', 'en'];
/** @typedef {'yuan' | 'wan' | 'yi'} Unit that amounts are shown in */

export const UNITS = ['yuan', 'wan', 'yi'];

function remembered(name, allowed, otherwise) {
  /** @type {string | null} */
  let value = null;
  try {
    value = localStorage.getItem(`fundtrail.${name}`);
  } catch {
    return otherwise; // storage may be switched off
  }
  return value !== null && allowed.includes(value) ? value : otherwise;
}

export function remember(name, value) {
  try {
    localStorage.setItem(`fundtrail.${name}`, value);
  } catch {
    // the choice then lasts until the page is left
  }
}

function browserLanguage() {
  return (navigator.languages ?? [navigator.language]).some((tag) => /^zh\b/i.test(tag))
    ? 'zh'
    : 'en';
}

export const state = {
  /** @type {{csrf_token: string, expires_at: string, user: {id: number, user_name: string,
   *          display_name: string, role: string, party_id: number | null}} | null} */
  session: null,
  /** @type {string | null} the journal entry that does not prove; the server shows what is before it */
  unproved: null,
  language: remembered('language', LANGUAGES, browserLanguage()),
  unit: /** @type {Unit} */ (remembered('unit', UNITS, 'wan')),
  keys: remembered('keys', ['on', 'off'], 'on'),
  /** Whether somebody was signed in when the page was last left on this machine. */
  wasIn: remembered('in', ['yes', 'no'], 'no') === 'yes',
};

/** Whether the role signed in may write records of this kind. The server decides; this only hides
 * what it would refuse. */
export function mayWrite(kind) {
  const role = state.session?.user.role;
  return role !== undefined && (WRITERS[kind] ?? []).includes(role);
}

/** The roles whose users may write records of this kind. */
export const writersOf = (kind) => WRITERS[kind] ?? [];

export function mayReverse(kind) {
  const role = state.session?.user.role;
  return role !== undefined && (REVERSERS[kind] ?? []).includes(role);
}

/** Whether the role may import something: each kind says who writes it. */
export function mayImport() {
  return isRole('manager') || isRole('approver') || isRole('admin');
}

/** Whether it is the seat of a party: then its loan cases are all there is. */
export function isSeat() {
  return (state.session?.user.party_id ?? null) !== null;
}

export function isRole(role) {
  return state.session?.user.role === role;
}
