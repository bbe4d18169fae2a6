/* What was typed into forms and is not saved yet. A draft lies in this browser, encrypted under a key
 * that the server tells only the user whose it is; the key stays in memory, so on a shared computer
 * nobody else can read it or is offered it. Where the browser works out no ciphers (plain http from
 * another machine) or stores nothing, drafts last until the page is left. */

const PREFIX = 'fundtrail.draft.';
const COUNT_MAX = 50; // of one user; the oldest gives way
const BYTES_MAX = 256 * 1024; // a grid of a thousand rows
const AGE_MAX_MS = 30 * 24 * 3600 * 1000;

/**
 * @typedef {object} Draft
 * @property {string} id
 * @property {number} at when it was typed last
 * @property {string} address of the screen
 * @property {string} name which form of the screen
 * @property {[string, Record<string, any>]} title of the form: a message and its parameters
 * @property {string} subject what the form is about
 * @property {string} opens what opens its dialog on the screen; '' for a form of the screen itself
 * @property {Record<string, any>} values
 * @property {Record<string, any>} base what the form started from
 * @property {number | null} version of the record that it started from
 * @property {string} key the Idempotency-Key: a repeat after an unknown outcome is not doubled
 */

/** @type {CryptoKey | null} */
let cipher = null;
let userId = 0;
let refused = false; // the browser stores nothing, or no more
/** @type {Map<string, Draft>} */
const known = new Map();
const writing = new Set();
const outdated = new Set(); // changed while they were being written
/** @type {Map<string, () => void>} those that a form of this tab holds */
const held = new Map();

export const outlivesThePage = () => cipher !== null && !refused;

const nameOf = (id) => `${PREFIX}${userId}.${id}`;
const idOf = (name) => name.slice(name.lastIndexOf('.') + 1);
const isOurs = (name) => name?.startsWith(`${PREFIX}${userId}.`) ?? false;
const changed = () => document.dispatchEvent(new CustomEvent('drafts'));
const bytesOf = (text) => new TextEncoder().encode(text);
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** The latest first. */
export function allDrafts() {
  return [...known.values()].sort((a, b) => b.at - a.at);
}

async function importKey(hex) {
  if (!globalThis.crypto?.subtle) return null;
  const bytes = Uint8Array.from(hex.match(/../g), (digits) => Number.parseInt(digits, 16));
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  bytes.fill(0);
  return key;
}

/** Reads one that is stored. What was made under another key cannot be read, and ends by its age. */
async function take(name) {
  if (!cipher) return;
  try {
    const { iv, data } = JSON.parse(localStorage.getItem(name) ?? '');
    const options = { name: 'AES-GCM', iv: fromBase64(iv), additionalData: bytesOf(name) };
    const plain = await crypto.subtle.decrypt(options, cipher, fromBase64(data));
    if (isOurs(name)) known.set(idOf(name), JSON.parse(new TextDecoder().decode(plain)));
  } catch {
    // not ours to read
  }
}

/** The names of what is stored, without what is too old, whoever's it was. */
function storedNames() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const old = names.filter((name) => {
      const { at } = JSON.parse(localStorage.getItem(name) ?? '{}');
      return !(Date.now() - at < AGE_MAX_MS);
    });
    for (const name of old) localStorage.removeItem(name);
    return names.filter((name) => !old.includes(name));
  } catch {
    refused = true;
    return [];
  }
}

/** For who has signed in. The key is taken out of the session, so that nothing else holds it. */
export async function openDrafts(session) {
  const hex = session.draft_key;
  delete session.draft_key;
  if (session.user.id !== userId) known.clear();
  userId = session.user.id;
  cipher = await importKey(hex);
  await Promise.all(storedNames().filter(isOurs).map(take));
  changed();
}

/** At the end of a session: what is stored can be read again after the next sign-in. What is not stays
 * for the same user, unless another one has come. */
export function closeDrafts({ forgets = outlivesThePage() } = {}) {
  if (forgets) known.clear();
  cipher = null;
  releaseDrafts();
}

function forget(id) {
  known.delete(id);
  held.get(id)?.();
  held.delete(id);
}

export function discardDraft(id) {
  forget(id);
  try {
    localStorage.removeItem(nameOf(id));
  } catch {
    // then none is stored
  }
  changed();
}

function store(draft, text) {
  try {
    localStorage.setItem(nameOf(draft.id), text);
    refused = false;
  } catch {
    refused = true;
  }
}

async function writeOnce(id) {
  const draft = known.get(id);
  const owner = userId;
  if (!draft || !cipher) return;
  const bytes = bytesOf(JSON.stringify(draft));
  if (bytes.length > BYTES_MAX) return;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const options = { name: 'AES-GCM', iv, additionalData: bytesOf(nameOf(id)) };
  const sealed = await crypto.subtle.encrypt(options, cipher, bytes);
  // Changed, discarded, or another user's turn since.
  if (known.get(id) !== draft || owner !== userId) return;
  const data = toBase64(new Uint8Array(sealed));
  store(draft, JSON.stringify({ at: draft.at, iv: toBase64(iv), data }));
}

async function write(id) {
  outdated.add(id);
  if (writing.has(id)) return;
  writing.add(id);
  try {
    while (outdated.delete(id)) await writeOnce(id);
  } finally {
    writing.delete(id);
  }
}

/** @param {Draft} draft */
export function keepDraft(draft) {
  const isNew = !known.has(draft.id);
  known.set(draft.id, draft);
  if (isNew) hold(draft.id);
  if (known.size > COUNT_MAX) discardDraft(allDrafts()[COUNT_MAX].id);
  write(draft.id);
  if (isNew) changed();
}

/** Makes a draft this tab's; false when a form of another tab holds it. */
function hold(id) {
  if (held.has(id) || !navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise((release) => held.set(id, () => release(undefined)));
    });
  });
}

/** The forms of this tab are gone. */
export function releaseDrafts() {
  for (const release of held.values()) release();
  held.clear();
}

const RELEASE_MS = 50; // until a lock that was given up can be had

async function holdSoon(id) {
  if (await hold(id)) return true;
  await new Promise((resolve) => setTimeout(resolve, RELEASE_MS));
  return hold(id);
}

/** The draft of a form that opens, unless another tab has it open. */
export async function draftOf(address, name) {
  for (const draft of allDrafts())
    if (draft.address === address && draft.name === name && (await holdSoon(draft.id)))
      return draft;
  return null;
}

/** Other tabs of this user, and the last moment before the page goes. */
export function watchDrafts() {
  window.addEventListener('storage', async (event) => {
    if (!event.key || !isOurs(event.key)) return;
    if (event.newValue === null) forget(idOf(event.key));
    else await take(event.key);
    changed();
  });
  window.addEventListener('beforeunload', (event) => {
    const unsafe = !outlivesThePage() && known.size > 0;
    if (userId && (unsafe || writing.size > 0)) event.preventDefault();
  });
}
