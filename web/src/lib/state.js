/* What outlives a page: who is signed in, and the language and unit picked on this machine. The
 * rest of the state is the URL. */

import { POLICY_WRITERS } from './policy_writers.js';
import { CAPITAL_KINDS } from './schema_capital.js';
import { WATERFALL_KINDS } from './schema_waterfall.js';

const LANGUAGES = ['zh', 'en'];
const UNIT_NAMES = ['yuan', 'wan', 'yi'];

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
   *          display_name: string, role: string}} | null} */
  session: null,
  /** @type {string | null} the journal entry that does not prove; the server shows what is before it */
  unproved: null,
  language: remembered('language', LANGUAGES, browserLanguage()),
  unit: /** @type {import('./money.js').Unit} */ (remembered('unit', UNIT_NAMES, 'wan')),
  keys: remembered('keys', ['on', 'off'], 'on'),
};

const WRITERS = {
  ...Object.fromEntries(
    Object.keys({ ...CAPITAL_KINDS, ...WATERFALL_KINDS }).map((kind) => [kind, ['manager']]),
  ),
  ...POLICY_WRITERS,
  document: ['manager'],
  vote: ['manager', 'approver'],
  loss_tolerance: ['admin'],
  approval: ['approver'],
  party: ['manager'],
  fund: ['manager'],
  firm: ['manager'],
  firm_tag: ['manager'],
  project: ['manager'],
  round: ['manager'],
  commitment: ['manager'],
  subscription: ['manager'],
  investment: ['manager'],
  payment: ['manager'],
  decision: ['approver'],
  override: ['approver'],
  rule: ['admin'],
  user: ['admin'],
  export: ['manager', 'approver', 'auditor', 'admin'],
};

/** Whether the role signed in may write records of this kind. The server decides; this only hides
 * what it would refuse. */
export function mayWrite(kind) {
  const role = state.session?.user.role;
  return role !== undefined && (WRITERS[kind] ?? []).includes(role);
}

/** What moves money or decides is undone only by one who may decide. */
const FOR_APPROVERS = [
  'decision',
  'approval',
  'override',
  'payment',
  'proceeds',
  'contribution',
  'commitment_release',
  'commitment_transfer',
  'expense',
  'facility_flow',
  'vote',
  'loss_tolerance',
  'move_out',
  'fiscal_score',
  'accrual',
  'fee_offset',
  'carry_return',
];

export function mayReverse(kind) {
  const role = state.session?.user.role;
  if (FOR_APPROVERS.includes(kind)) return role === 'approver';
  return role === 'approver' || role === 'manager';
}

export function isRole(role) {
  return state.session?.user.role === role;
}
