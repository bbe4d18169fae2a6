// The instance that the tests share, and its users: that of FUNDTRAIL_TEST_URL and
// FUNDTRAIL_TEST_CREDENTIALS, or a private one that is started for the test file. Tests only add to
// it, under codes of their own, so that several files may share one.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after } from 'node:test';
import { Stack, startStack } from '../lib/stack.mjs';
import { Client as AnyClient, unique } from './client-base.mjs';

export { assertProblem, unique } from './client-base.mjs';

async function openTarget() {
  const { FUNDTRAIL_TEST_URL: url, FUNDTRAIL_TEST_CREDENTIALS: file } = process.env;
  if (url) {
    const credentials = JSON.parse(readFileSync(file, 'utf8'));
    return new Stack(dirname(file), url.replace(/\/$/, ''), credentials, process.env);
  }
  const stack = await startStack();
  after(() => stack.stop());
  return stack;
}

export const target = await openTarget();

export class Client extends AnyClient {
  constructor() {
    super(target.url);
  }
}

const signedIn = new Map();

export async function newSession(role, login = target.credentials[role]) {
  const client = new Client();
  const answer = await client.signIn(login.user, login.password);
  assert.equal(answer.status, 200, `signing in as ${role}: ${answer.text}`);
  return client;
}

// One session per role for the whole file.
export function as(role) {
  if (!signedIn.has(role)) signedIn.set(role, newSession(role));
  return signedIn.get(role);
}

export const SEATS = ['bank', 'guarantor', 'insurer', 'appraiser', 'office'];

// A user made for one test, so that its end disturbs no other; a seat is one of a party.
export async function newUser(role, { party_id } = {}) {
  const password = randomBytes(18).toString('base64url');
  const admin = await as('admin');
  const user_name = unique('user').toLowerCase();
  const fields = { user_name, display_name: `Test ${role}`, role, enabled: true, party_id };
  const user = await admin.create('users', { ...fields, password });
  return { ...user, fields, user: user_name, password };
}

// The head of the ledger: what a refused request must not move.
export async function head() {
  const client = await as('viewer');
  return (await client.read('funds?limit=1')).as_known;
}
