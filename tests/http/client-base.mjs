// A client of the API for tests: requests whose answers keep their bytes. Knows no instance; see
// client.mjs for the one that most tests share.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

const run = `${Date.now().toString(36)}${randomBytes(2).toString('hex')}`.toUpperCase();
let counter = 0;

// A code that nothing else has.
export function unique(prefix = 'T') {
  return `${prefix}-${run}-${++counter}`;
}

export class Answer {
  constructor(response, bytes) {
    this.status = response.status;
    this.headers = response.headers;
    this.bytes = bytes;
  }

  get text() {
    return this.bytes.toString('utf8');
  }

  get json() {
    return JSON.parse(this.text);
  }

  // The codes of a problem as "field:code", in the order given.
  get codes() {
    return this.json.errors.map((error) => `${error.field}:${error.code}`);
  }
}

export class Client {
  constructor(url) {
    this.url = url;
    this.cookie = undefined;
    this.csrfToken = undefined;
  }

  // path is below /api/v1 unless it starts with a slash. Options: body (a value that becomes
  // JSON), raw (bytes as they are), key (Idempotency-Key; null for none), headers (null removes).
  async send(method, path, { body, raw, key, headers = {} } = {}) {
    const all = new Headers({ 'Accept-Encoding': 'identity' }); // tests look at lengths and tags
    if (this.cookie) all.set('Cookie', this.cookie);
    if (method === 'POST' || method === 'DELETE') {
      all.set('Origin', new URL(this.url).origin);
      if (this.csrfToken) all.set('X-CSRF-Token', this.csrfToken);
      if (key !== null) all.set('Idempotency-Key', key ?? unique('key'));
    }
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    if (sent !== undefined) all.set('Content-Type', 'application/json');
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) all.delete(name);
      else all.set(name, value);
    }
    const address = path.startsWith('/') ? path : `/api/v1/${path}`;
    const response = await fetch(this.url + address, {
      method,
      headers: all,
      body: sent,
      redirect: 'manual',
    });
    return new Answer(response, Buffer.from(await response.arrayBuffer()));
  }

  get(path, options) {
    return this.send('GET', path, options);
  }

  post(path, body, options = {}) {
    return this.send('POST', path, { body, ...options });
  }

  // Asserts success and answers the JSON.
  async read(path) {
    const answer = await this.get(path);
    assert.equal(answer.status, 200, `GET ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  async create(path, body, options) {
    const answer = await this.post(path, body, options);
    assert.equal(answer.status, 201, `POST ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  // A new version of what stands at the path, made on the last one. Asserts success.
  async revise(path, body, options) {
    const { item } = await this.read(path);
    return this.create(path, { ...body, expected_version: item.version }, options);
  }

  async signIn(user, password) {
    const answer = await this.post('session', { user, password }, { key: null });
    if (answer.status === 200) {
      this.cookie = answer.headers.getSetCookie()[0].split(';')[0];
      this.csrfToken = answer.json.csrf_token;
    }
    return answer;
  }
}

export function assertProblem(answer, status, wire, label = '') {
  const message = `${label} ${answer.status} ${answer.text.slice(0, 600)}`;
  assert.equal(answer.status, status, message);
  assert.match(answer.headers.get('content-type'), /^application\/problem\+json/, message);
  const problem = answer.json;
  assert.equal(problem.status, status, message);
  assert.equal(typeof problem.title, 'string', message);
  assert.equal(typeof problem.request_id, 'string', message);
  if (wire) assert.equal(problem.type, `/problems/${wire}`, message);
  return problem;
}
