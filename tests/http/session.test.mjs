/* Signing in and out, passwords, tokens, and requests that another site would make. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { as, assertProblem, Client, newSession, newUser, target, unique } from './client.mjs';

test('signing in gives the user, a CSRF token and a cookie that scripts cannot read', async () => {
  const { user, password } = target.credentials.viewer;
  const client = new Client();
  const answer = await client.signIn(user, password);
  assert.equal(answer.status, 200);
  assert.deepEqual(Object.keys(answer.json).sort(), [
    'csrf_token',
    'draft_key',
    'expires_at',
    'user',
  ]);
  assert.equal(answer.json.user.user_name, user);
  assert.equal(answer.json.user.role, 'viewer');
  assert.match(answer.json.csrf_token, /^[0-9a-f]{64}$/);
  assert.match(answer.json.expires_at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const cookie = answer.headers.getSetCookie()[0];
  assert.match(cookie, /HttpOnly/i);
  assert.match(cookie, /SameSite=Strict/i);
  assert.match(cookie, /Path=\//i);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const again = await client.get('session');
  assert.equal(again.status, 200);
  assert.deepEqual(again.json, answer.json);
});

test("a user's drafts have one key, which no other user is told and no password changes", async () => {
  const account = await newUser('manager');
  const keyOf = async (user, password) =>
    (await new Client().signIn(user, password)).json.draft_key;
  const key = await keyOf(account.user, account.password);
  assert.match(key, /^[0-9a-f]{64}$/);
  assert.equal(await keyOf(account.user, account.password), key, 'at the next sign-in');
  const client = await newSession('manager', account);
  assert.equal((await client.read('session')).draft_key, key, 'after a reload');
  const other = await newUser('manager');
  assert.notEqual(await keyOf(other.user, other.password), key);
  const new_password = `${account.password}-2`;
  const change = { current_password: account.password, new_password };
  assert.equal((await client.post('session/password', change, { key: null })).status, 204);
  assert.equal(await keyOf(account.user, new_password), key, 'with another password');
  const admin = await as('admin');
  const shown = `${(await admin.get(`users/${account.id}`)).text}${(await admin.get('journal?limit=50')).text}`;
  assert.ok(!shown.includes(key), 'nobody else reads it');
});

test('many sign-ins at once make one key of drafts', async () => {
  const account = await newUser('viewer');
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => new Client().signIn(account.user, account.password)),
  );
  const signedIn = answers.filter((answer) => answer.status === 200);
  assert.ok(signedIn.length >= 2, 'sign-ins that were let in at once');
  assert.equal(new Set(signedIn.map((answer) => answer.json.draft_key)).size, 1);
});

test('a wrong password and an unknown user get the same answer', async () => {
  const account = await newUser('viewer');
  const wrong = await new Client().signIn(account.user, 'not the right password');
  const nobody = await new Client().signIn(unique('nobody').toLowerCase(), 'whatever it may be');
  const a = assertProblem(wrong, 401);
  const b = assertProblem(nobody, 401);
  for (const problem of [a, b]) {
    delete problem.request_id;
    delete problem.instance;
  }
  assert.deepEqual(a, b);
  assert.equal(wrong.headers.getSetCookie().length, 0);
});

test('without a session there is nothing to read', async () => {
  for (const path of ['session', 'funds', 'overview', 'journal', 'funds/1'])
    assertProblem(await new Client().get(path), 401, 'unauthenticated', path);
});

test('logging out ends the session at once, by either address', async () => {
  for (const [method, path] of [
    ['DELETE', 'session'],
    ['POST', 'session/logout'],
  ]) {
    const client = await newSession('viewer');
    assert.equal((await client.get('funds')).status, 200);
    const out = await client.send(method, path, { key: null });
    assert.equal(out.status, 204, out.text);
    assertProblem(await client.get('funds'), 401, 'unauthenticated', path);
    assertProblem(await client.get('session'), 401, 'unauthenticated', path);
  }
});

test("logging out leaves the user's other sessions alone", async () => {
  const one = await newSession('viewer');
  const other = await newSession('viewer');
  await one.send('DELETE', 'session', { key: null });
  assert.equal((await other.get('funds')).status, 200);
});

test('disabling a user ends the sessions and forbids a new one', async () => {
  const admin = await as('admin');
  const account = await newUser('manager');
  const client = await newSession('manager', account);
  assert.equal((await client.get('funds')).status, 200);
  await admin.revise(`users/${account.id}`, { ...account.fields, enabled: false });
  assertProblem(await client.get('funds'), 401, 'unauthenticated');
  assertProblem(await new Client().signIn(account.user, account.password), 401);
  await admin.revise(`users/${account.id}`, { ...account.fields, enabled: true });
  assertProblem(await client.get('funds'), 401, 'unauthenticated', 'the old session stays ended');
  assert.equal((await new Client().signIn(account.user, account.password)).status, 200);
});

test('a change of role counts from the next request on', async () => {
  const admin = await as('admin');
  const account = await newUser('manager');
  const client = await newSession('manager', account);
  await admin.revise(`users/${account.id}`, { ...account.fields, role: 'viewer' });
  const answer = await client.post('parties', { code: unique('P'), name: 'x', kind: 'lp' });
  assert.ok([401, 403].includes(answer.status), answer.text);
});

test('changing the password ends the other sessions and keeps this one', async () => {
  const account = await newUser('viewer');
  const here = await newSession('viewer', account);
  const there = await newSession('viewer', account);
  const change = (current_password, new_password) =>
    here.post('session/password', { current_password, new_password }, { key: null });

  assertProblem(await change('not the right password', 'a new long password'), 422, 'invalid');
  assertProblem(await change(account.password, 'short'), 422, 'invalid');
  assert.equal((await there.get('funds')).status, 200);

  const done = await change(account.password, 'a new long password 8341');
  assert.equal(done.status, 204, done.text);
  assert.equal((await here.get('funds')).status, 200);
  assertProblem(await there.get('funds'), 401, 'unauthenticated');
  assertProblem(await new Client().signIn(account.user, account.password), 401);
  const again = await new Client().signIn(account.user, 'a new long password 8341');
  assert.equal(again.status, 200);
});

test("an administrator's new password ends all sessions of that user", async () => {
  const admin = await as('admin');
  const account = await newUser('viewer');
  const client = await newSession('viewer', account);
  const path = `users/${account.id}/password`;
  const answer = await admin.post(path, { password: 'set by the admin 5512' }, { key: null });
  assert.equal(answer.status, 204, answer.text);
  assertProblem(await client.get('funds'), 401, 'unauthenticated');
  const again = await new Client().signIn(account.user, 'set by the admin 5512');
  assert.equal(again.status, 200);
});

test('a token with any bit flipped is refused', async () => {
  const client = await newSession('viewer');
  const [name, token] = client.cookie.split(/=(.*)/s);
  const [version, purpose, payload, footer] = token.split('.');
  const refused = async (cookie, label) => {
    const forged = new Client();
    forged.cookie = `${name}=${cookie}`;
    assertProblem(await forged.get('funds'), 401, 'unauthenticated', label);
  };
  const bytes = Buffer.from(payload, 'base64url');
  const spots = [0, 7, Math.floor(bytes.length / 2), bytes.length - 65, bytes.length - 33];
  for (const spot of [...spots, bytes.length - 1]) {
    for (let bit = 0; bit < 8; bit++) {
      const forged = Buffer.from(bytes);
      forged[spot] ^= 1 << bit;
      const parts = [version, purpose, forged.toString('base64url'), footer];
      await refused(parts.join('.'), `byte ${spot}, bit ${bit}`);
    }
  }
  const kid = Buffer.from(footer, 'base64url');
  kid[kid.length - 4] ^= 1;
  await refused([version, purpose, payload, kid.toString('base64url')].join('.'), 'footer');
  await refused([version, purpose, payload].join('.'), 'no footer');
  await refused(['v4', 'local', payload, footer].join('.'), 'other purpose');
  await refused(['v2', purpose, payload, footer].join('.'), 'other version');
  await refused(token.slice(0, -1), 'cut short');
  await refused(`${token}A`, 'too long');
  await refused(`${token}=`, 'padded');
  await refused('', 'empty');
  assert.equal((await client.get('funds')).status, 200, 'the right one still works');
});

test("a write must carry this session's CSRF token", async () => {
  const client = await newSession('manager');
  const other = await newSession('manager');
  const body = { code: unique('P'), name: 'x', kind: 'lp' };
  const flipped = client.csrfToken.replace(/^./, (c) => (c === '0' ? '1' : '0'));
  const cases = {
    missing: { 'X-CSRF-Token': null },
    empty: { 'X-CSRF-Token': '' },
    'of another session': { 'X-CSRF-Token': other.csrfToken },
    'one digit off': { 'X-CSRF-Token': flipped },
    'cut short': { 'X-CSRF-Token': client.csrfToken.slice(0, 63) },
    'from another origin': { Origin: 'https://elsewhere.example' },
    'from the null origin': { Origin: 'null' },
    'from another site': { 'Sec-Fetch-Site': 'cross-site' },
    'from another part of the site': { 'Sec-Fetch-Site': 'same-site' },
  };
  for (const [label, headers] of Object.entries(cases))
    assertProblem(await client.post('parties', body, { headers }), 403, 'csrf', label);
  const own = { Origin: target.url, 'Sec-Fetch-Site': 'same-origin' };
  assert.equal((await client.post('parties', body, { headers: own })).status, 201);
});

test('signing in from another origin is refused', async () => {
  const { user, password } = target.credentials.viewer;
  const headers = { Origin: 'https://elsewhere.example' };
  const answer = await new Client().post('session', { user, password }, { key: null, headers });
  assertProblem(answer, 403, 'csrf');
});

// A try from one of this machine's own addresses; a cookie says which browser it is.
function signInFrom(address, user, password, cookie) {
  const { hostname, port, host } = new URL(target.url);
  const headers = { Host: host, Origin: target.url, 'Content-Type': 'application/json' };
  if (cookie) headers.Cookie = cookie;
  return new Promise((resolve, reject) => {
    const sent = request({
      host: hostname === 'localhost' ? '127.0.0.1' : hostname,
      port,
      localAddress: address,
      method: 'POST',
      path: '/api/v1/session',
      headers,
    });
    sent.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ user, password }));
  });
}

test('wrong passwords slow down where they come from, and nobody else', async () => {
  const account = await newUser('viewer');
  const statuses = [];
  for (let i = 0; i < 12; i++)
    statuses.push((await signInFrom('127.0.0.7', account.user, `wrong ${i}`)).statusCode);
  assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
  assert.equal(statuses.at(-1), 429, statuses.join(' '));
  const held = await signInFrom('127.0.0.7', account.user, account.password);
  assert.equal(held.statusCode, 429, 'there even the right one, for a moment');
  const wait = Number(held.headers['retry-after']);
  assert.ok(wait >= 1 && wait <= 5, `${wait}`);
  const elsewhere = await signInFrom('127.0.0.8', account.user, account.password);
  assert.equal(elsewhere.statusCode, 200, 'the right one from anywhere else');
  const other = await newUser('viewer');
  assert.equal((await signInFrom('127.0.0.7', other.user, other.password)).statusCode, 200);
  await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  const late = await signInFrom('127.0.0.7', account.user, account.password);
  assert.equal(late.statusCode, 200, 'Retry-After is true');
});

test('a browser that signed in before is told from others that guess', async () => {
  const account = await newUser('viewer');
  const first = await signInFrom('127.0.0.9', account.user, account.password);
  const device = first.headers['set-cookie'].find((cookie) => cookie.includes('_device_'));
  assert.match(device, /; Path=\/; HttpOnly; SameSite=Strict; Max-Age=15552000$/);
  const cookie = device.split(';')[0];
  for (let i = 0; i < 8; i++) await signInFrom('127.0.0.9', account.user, `wrong ${i}`);
  const unknown = await signInFrom('127.0.0.9', account.user, account.password);
  assert.equal(unknown.statusCode, 429, 'the control: without the cookie it is one of them');
  const known = await signInFrom('127.0.0.9', account.user, account.password, cookie);
  assert.equal(known.statusCode, 200);
  const other = await newUser('viewer');
  for (let i = 0; i < 8; i++) await signInFrom('127.0.0.9', other.user, `wrong ${i}`);
  const foreign = await signInFrom('127.0.0.9', other.user, other.password, cookie);
  assert.equal(foreign.statusCode, 429, 'it is bound to its user');
});

test('a flood of unknown names from one address lets others sign in', async () => {
  const account = await newUser('viewer');
  const control = { done: false };
  const flood = Array.from({ length: 24 }, async () => {
    while (!control.done)
      await signInFrom('127.0.0.10', unique('nobody').toLowerCase(), 'whatever it may be');
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const statuses = [];
  for (let i = 0; i < 10; i++)
    statuses.push(
      (await signInFrom(`127.0.1.${i + 1}`, account.user, account.password)).statusCode,
    );
  control.done = true;
  await Promise.all(flood);
  assert.deepEqual(statuses, Array(10).fill(200));
});

test('a write that does not say where it comes from is refused', async () => {
  const client = await newSession('manager');
  const body = { code: unique('P'), name: 'x', kind: 'lp' };
  const silent = { headers: { Origin: null } };
  assertProblem(await client.post('parties', body, silent), 403, 'csrf');
  const out = await client.send('DELETE', 'session', { key: null, ...silent });
  assertProblem(out, 403, 'csrf');
  const { user, password } = target.credentials.viewer;
  const signIn = await new Client().post('session', { user, password }, { key: null, ...silent });
  assertProblem(signIn, 403, 'csrf');
  const site = { headers: { Origin: null, 'Sec-Fetch-Site': 'same-origin' } };
  assert.equal((await client.post('parties', body, site)).status, 201);
});

test('a flood of wrong passwords leaves the others their answers', async () => {
  const viewer = await as('viewer');
  const control = { done: false };
  const flood = Array.from({ length: 24 }, async () => {
    const statuses = [];
    while (!control.done) {
      const name = unique('flood').toLowerCase();
      statuses.push((await new Client().signIn(name, 'not the right password')).status);
    }
    return statuses;
  });
  const times = [];
  for (let i = 0; i < 60; i++) {
    const began = performance.now();
    assert.equal((await viewer.get('funds?limit=5')).status, 200);
    times.push(performance.now() - began);
  }
  const began = performance.now();
  let answer;
  do {
    const { user, password } = target.credentials.viewer;
    answer = await new Client().signIn(user, password);
  } while (answer.status === 429 && performance.now() - began < 10_000);
  control.done = true;
  const statuses = new Set((await Promise.all(flood)).flat());
  assert.equal(answer.status, 200, 'the right password still gets in');
  for (const status of statuses) assert.ok([401, 429].includes(status), String(status));
  times.sort((a, b) => a - b);
  assert.ok(times[54] < 1000, `nine of ten answers within ${times[54]} ms`);
});
