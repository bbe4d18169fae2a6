/* The server, one function per thing it does. Reads carry the view of the address; writes carry the
 * CSRF token and an idempotency key that the caller made once and keeps over retries. */
import { languageTag, t } from './i18n.js';
import { currentView } from './router.js';
import { mayWrite, state } from './state.js';

const BASE = '/api/v1';
const PAGE = 500;

/** An answer of the kind application/problem+json, or the lack of any answer (status 0). */
export class Problem extends Error {
  constructor(status, body) {
    const isAway = status === 503 && !body.detail;
    super(isAway ? t('error.away') : body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    /** nobody answered who could say why: as after a start, while the journal is read */
    this.isAway = isAway;
    this.code = String(body.type ?? '').replace(/^.*\//, '');
    /** @type {{field: string, code: string, detail: string, params?: Record<string, string>}[]} */
    this.errors = body.errors ?? [];
    this.requestId = body.request_id ?? null;
  }
}

function address(path, query) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  const text = search.toString();
  return BASE + path + (text ? `?${text}` : '');
}

async function readProblem(answer) {
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // a proxy may answer with something else than JSON
  }
  return new Problem(answer.status, body);
}

/** Every answer says when the ledger does not prove. */
function hearProof(answer) {
  const unproved = answer.headers.get('Ledger-Unproved');
  if (unproved === state.unproved) return;
  state.unproved = unproved;
  document.dispatchEvent(new CustomEvent('unproved'));
}

/** What happens when the session has ended: whether the same user has signed in again.
 * @type {() => Promise<boolean>} */
let onSessionEnd = async () => false;

export function whenSessionEnds(signInAgain) {
  onSessionEnd = signInAgain;
}

/** A write proves that it comes from this session, whichever that is by the time it is sent. */
function headersOf({ method, headers }) {
  const proof = method && state.session ? { 'X-CSRF-Token': state.session.csrf_token } : {};
  return { 'Accept-Language': languageTag(), ...proof, ...headers };
}

async function fetchAnswer(url, options) {
  try {
    const answer = await fetch(url, {
      ...options,
      credentials: 'same-origin',
      headers: headersOf(options),
    });
    hearProof(answer);
    return answer;
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    throw new Problem(0, {});
  }
}

/** @type {Map<string, Promise<Response>>} */
const ahead = new Map();

/** Asks before the screen does that shows it. What went wrong is told when the screen asks. */
export function askAhead(path) {
  const url = address(path, currentView());
  const answer = fetchAnswer(url, {});
  answer.catch(() => {});
  ahead.set(url, answer);
}

/** What no screen has taken by now, or was asked before anybody signed in, says nothing later. */
export function forgetAhead() {
  ahead.clear();
}

function firstAnswer(url, options) {
  const answer = options.method ? undefined : ahead.get(url);
  ahead.delete(url);
  return answer ?? fetchAnswer(url, options);
}

const isAboutSession = (url) => url === `${BASE}/session` || url === `${BASE}/session/logout`;

/** What an answer holds. It may be cut off on its way, as it may not come at all. */
async function bodyOf(answer) {
  try {
    return await answer.json();
  } catch (cause) {
    if (cause instanceof TypeError) throw new Problem(0, {});
    throw cause;
  }
}

async function ask(url, options = {}) {
  let answer = await firstAnswer(url, options);
  while (answer.status === 401 && !isAboutSession(url) && (await onSessionEnd()))
    answer = await fetchAnswer(url, options);
  if (!answer.ok) throw await readProblem(answer);
  return answer.status === 204 ? null : bodyOf(answer);
}

function read(path, query = {}, options = {}) {
  return ask(address(path, { ...currentView(), ...query }), options);
}

function send(path, body, key, query = {}) {
  const isFile = body instanceof Blob;
  /** @type {Record<string, string>} */
  const headers = { 'Content-Type': isFile ? 'application/octet-stream' : 'application/json' };
  if (key) headers['Idempotency-Key'] = key;
  return ask(address(path, query), {
    method: 'POST',
    headers,
    body: isFile ? body : JSON.stringify(body),
  });
}

/** Signing in anew in another tab makes the token of this one stale. Another user's session is none of
 * this tab's: it starts anew, for that user. */
async function renewSession() {
  const session = await readSession();
  if (session.user.id !== state.session?.user.id) {
    document.dispatchEvent(new CustomEvent('other-user'));
    return false;
  }
  delete session.draft_key; // it is the same as before
  state.session = session;
  return true;
}

async function write(path, body, key, query) {
  try {
    return await send(path, body, key, query);
  } catch (problem) {
    if (problem.code !== 'csrf' || !state.session || !(await renewSession())) throw problem;
    return send(path, body, key, query);
  }
}

/** Before a form is shown: whether there is any use in filling it in. */
export function mustWrite(kind) {
  if (!mayWrite(kind)) throw new Problem(403, { detail: t('error.403') });
}

/** Once per form; its repeats take effect once. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const signIn = (user, password) => write('/session', { user, password });
export const readSession = () => ask(address('/session', {}));
export const signOut = () => write('/session/logout', {}, newKey());
export const changePassword = (body, key) => write('/session/password', body, key);

export const list = (plural, query = {}, options = {}) => read(`/${plural}`, query, options);
export const item = (plural, id) => read(`/${plural}/${id}`);
export const create = (plural, body, key) => write(`/${plural}`, body, key);
export const revise = (plural, id, body, key) => write(`/${plural}/${id}`, body, key);

/** Every record of a kind, page after page; refs of all pages together. */
export async function all(plural, query = {}) {
  const items = [];
  const refs = {};
  let cursor = null;
  do {
    const page = await list(plural, { ...query, limit: PAGE, cursor });
    items.push(...page.items);
    Object.assign(refs, page.refs);
    cursor = page.next_cursor;
  } while (cursor);
  return { items, refs };
}

/** A list with what was undone in it: each such item says in `reversal` by whom, when and why. */
function named(answer) {
  const items = answer.items.map((item) =>
    item.reversal
      ? {
          ...item,
          figures: item.figures ?? {},
          reversal: { ...item.reversal, by: answer.refs[item.reversal.recorded_by]?.name ?? null },
        }
      : item,
  );
  return { ...answer, items };
}

export const listWithReversed = async (plural, query = {}) =>
  named(await list(plural, { ...query, reversed: 1 }));
export const allWithReversed = async (plural, query = {}) =>
  named(await all(plural, { ...query, reversed: 1 }));

/** Records that are stored together or not at all. */
export const batch = (records, key) => write('/batch', { records }, key);

export const home = () => read('/home');
export const overview = () => read('/overview');
export const desk = () => read('/desk');
export const headroom = (projectId, query, options) =>
  read(`/projects/${projectId}/headroom`, query, options);
export const decide = (id, body, key) => write(`/investments/${id}/decision`, body, key);
export const pay = (id, body, key) => write(`/investments/${id}/payments`, body, key);
export const reverse = (seq, body, key) => write(`/journal/${seq}/reversal`, body, key);
export const journal = (query) => read('/journal', query);
export const entry = (seq) => read(`/journal/${seq}`);
export const setPassword = (userId, body, key) => write(`/users/${userId}/password`, body, key);

/** A dataset as files, in the view of the query. `excel` is of CSV alone: a workbook needs no care.
 * @param {string} dataset @param {Record<string, any>} query */
export function exportFiles(dataset, { excel, ...query }) {
  return {
    csv: address(`/export/${dataset}.csv`, { ...query, excel }),
    xlsx: address(`/export/${dataset}.xlsx`, query),
  };
}

/** Everything in one file, in the view of the screen; full where it has no day. A job of the server. */
export const beginBundle = () => write('/bundle_jobs', {}, null, currentView());
export const bundleJobs = () => ask(address('/bundle_jobs', {}));
export const bundleJob = (id) => ask(address(`/bundle_jobs/${id}`, {}));
export const discardBundle = (id) => ask(address(`/bundle_jobs/${id}`, {}), { method: 'DELETE' });
export const bundleAddress = (id) => address(`/bundle_jobs/${id}/bundle.zip`, {});

/** A workbook to fill in, its choices in words of the screen; filled: with what the view has. */
export function templateAddress(name, filled) {
  const query = { ...currentView(), filled: filled ? 1 : undefined, labels: state.language };
  return address(`/templates/${name}.xlsx`, query);
}

/** A sheet of figures or rows below a record; see the server's openapi.json. */
export const sheet = (path, query = {}, options = {}) => read(path, query, options);
export const override = (plural, id, body, key) => write(`/${plural}/${id}/override`, body, key);
export const approveImport = (id, body, key) => write(`/imports/${id}/approve`, body, key);
export const approve = (plural, id, body, key) => write(`/${plural}/${id}/approval`, body, key);

/** The same sheet as files, in the view of the screen; a workbook in words of its language too. */
export function sheetFiles(path, query = {}) {
  const view = { ...currentView(), ...query };
  return {
    csv: address(path, { ...view, format: 'csv' }),
    xlsx: address(path, { ...view, format: 'xlsx', labels: state.language }),
  };
}

/** A text below a record, in the view of the screen. */
export const textAddress = (path) => address(path, currentView());
/** What proves that the journal holds an entry; it is of no view. */
export const receiptAddress = (seq) => address(`/journal/${seq}/receipt`, {});

/** Imports under way: jobs that a process of the server works on. They are of no view and take no key. */
export const importJobs = () => ask(address('/import_jobs', {}));
export const importJob = (id, part = '', query = {}) =>
  ask(address(`/import_jobs/${id}${part}`, query));
export const beginImport = (title) => write('/import_jobs', { title }, null);
export const sendImportFile = (id, file) =>
  write(`/import_jobs/${id}/files`, file, null, { name: file.name });
/** @param {number} id @param {'plan' | 'check' | 'store' | 'cancel'} step */
export const moveImport = (id, step, body = {}) => write(`/import_jobs/${id}/${step}`, body, null);
export const discardImport = (id) => ask(address(`/import_jobs/${id}`, {}), { method: 'DELETE' });
export const undoImport = (id, body) => write(`/imports/${id}/undo`, body, null);
/** When the ledger was proved, and a proof of all of it now, in the background. They are of no view. */
export const proofs = () => ask(address('/proofs', {}));
export const beginProof = () => write('/proofs', {}, null);
export const sendPaper = (file) => write('/audit_papers', file, newKey());
export const failingRowsAddress = (id, table) =>
  address(`/import_jobs/${id}/faults.csv`, { table });
