// HTTP itself, through nginx: sizes, methods, media types, headers, the operators' addresses.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, test } from 'node:test';
import { as, assertProblem, Client, head, target, unique } from './client.mjs';
import * as make from './records.mjs';

const { hostname, port, host } = new URL(target.url);

// Sends bytes as they are and reads until the other side closes. `more` is called with the socket
// after the head was sent, to go on writing.
function exchange(bytes, more = () => {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const socket = connect(Number(port), hostname);
    const chunks = [];
    const end = () => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, text, milliseconds: performance.now() - started });
    };
    socket.setTimeout(15_000, () => reject(new Error('no answer within 15 s')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', end);
    // A refusal may come while the body is still on its way; the reset after it is no fault.
    socket.on('error', (error) => (chunks.length > 0 ? end() : reject(error)));
    socket.write(bytes);
    more(socket);
  });
}

before(() => make.capRule());

test('a body of 100 MB is refused within a second', async () => {
  const manager = await as('manager');
  const size = 100 * 1024 * 1024;
  const lines = [
    'POST /api/v1/parties HTTP/1.1',
    `Host: ${host}`,
    `Cookie: ${manager.cookie}`,
    `Origin: ${target.url}`,
    `X-CSRF-Token: ${manager.csrfToken}`,
    `Idempotency-Key: ${unique('key')}`,
    'Content-Type: application/json',
  ];
  const flood = (socket, chunked) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let left = size;
    const push = () => {
      while (left > 0 && !socket.destroyed) {
        left -= chunk.length;
        if (chunked) socket.write('10000\r\n');
        if (!socket.write(chunked ? Buffer.concat([chunk, Buffer.from('\r\n')]) : chunk)) return;
      }
    };
    socket.on('drain', push);
    push();
  };
  const sized = await exchange(
    `${[...lines, `Content-Length: ${size}`].join('\r\n')}\r\n\r\n`,
    (socket) => flood(socket, false),
  );
  assert.equal(sized.status, 413, sized.text.slice(0, 300));
  assert.ok(sized.milliseconds < 1000, `${sized.milliseconds} ms`);
  assert.match(sized.text, /application\/problem\+json/);
  assert.match(sized.text, /"status":413/);

  const chunked = await exchange(
    `${[...lines, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n`,
    (socket) => flood(socket, true),
  );
  assert.equal(chunked.status, 413, chunked.text.slice(0, 300));
  assert.ok(chunked.milliseconds < 1000, `${chunked.milliseconds} ms`);
});

test('just under the limit is read, just over it is not', async () => {
  const manager = await as('manager');
  const body = (size) => `{"note":"${'x'.repeat(size - 11)}"}`;
  const under = await manager.send('POST', 'parties', { raw: body(1024 * 1024) });
  assertProblem(under, 422, 'invalid');
  const over = await manager.send('POST', 'parties', { raw: body(1024 * 1024 + 1) });
  assertProblem(over, 413);
});

test('other media types are refused', async () => {
  const manager = await as('manager');
  const body = { code: unique('P'), name: 'x', kind: 'lp' };
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json; charset=gb18030',
    'text/json',
  ]) {
    const answer = await manager.post('parties', body, { headers: { 'Content-Type': type } });
    assertProblem(answer, 415, 'unsupported_media_type', type);
  }
  for (const type of ['application/json', 'Application/JSON; charset=UTF-8']) {
    const fresh = { ...body, code: unique('P') };
    const answer = await manager.post('parties', fresh, { headers: { 'Content-Type': type } });
    assert.equal(answer.status, 201, type);
  }
});

test('methods that an address does not take are refused and the others named', async () => {
  const manager = await as('manager');
  for (const [method, path, allow] of [
    ['PUT', 'funds', ['GET', 'HEAD', 'POST']],
    ['PATCH', 'funds/1', ['GET', 'HEAD', 'POST']],
    ['DELETE', 'funds/1', ['GET', 'HEAD', 'POST']],
    ['DELETE', 'journal/1', ['GET', 'HEAD']],
    ['POST', 'overview', ['GET', 'HEAD']],
    ['POST', 'journal', ['GET', 'HEAD']],
    ['GET', 'session/logout', ['POST']],
    ['GET', 'investments/1/decision', ['POST']],
    ['OPTIONS', 'funds', ['GET', 'HEAD', 'POST']],
  ]) {
    const answer = await manager.send(method, path);
    assertProblem(answer, 405, 'method_not_allowed', `${method} ${path}`);
    const given = answer.headers.get('allow').split(/, */).sort();
    assert.deepEqual(given, allow, `${method} ${path}`);
  }
});

test('every answer carries the security headers', async () => {
  const viewer = await as('viewer');
  const manager = await as('manager');
  const answers = [
    await viewer.get('funds'),
    await viewer.get('funds/999999999'),
    await viewer.get('/'),
    await viewer.get('/funds'),
    await new Client().get('funds'),
    await manager.send('POST', 'parties', { raw: 'x'.repeat(1024 * 1024 + 1) }),
    await viewer.send('PUT', 'funds'),
  ];
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [200, 404, 200, 200, 401, 413, 405],
  );
  for (const answer of answers) {
    const csp = answer.headers.get('content-security-policy');
    assert.match(csp, /default-src 'none'|default-src 'self'/);
    assert.doesNotMatch(csp, /unsafe-inline|unsafe-eval|https?:/);
    assert.match(csp, /frame-ancestors 'none'/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.match(answer.headers.get('x-request-id'), /^[0-9a-f]{32}$/);
    assert.doesNotMatch(answer.headers.get('server') ?? '', /\d/);
  }
});

test('an answer and its problem carry the same request id', async () => {
  const viewer = await as('viewer');
  const answer = await viewer.get('funds/999999999');
  assert.equal(answer.json.request_id, answer.headers.get('x-request-id'));
  assert.equal(answer.json.instance, '/api/v1/funds/999999999');
});

test('health and metrics tell an operator how it stands', async () => {
  const anyone = new Client();
  const health = await anyone.get('health');
  assert.equal(health.status, 200);
  assert.equal(health.json.status, 'ok');
  assert.equal(typeof health.json.version, 'string');
  assert.equal(health.json.head, await head());
  const metrics = await anyone.get('metrics');
  assert.equal(metrics.status, 200);
  assert.match(metrics.headers.get('content-type'), /^text\/plain/);
  const samples = metrics.text.split('\n').filter((line) => line && !line.startsWith('#'));
  assert.ok(samples.length > 5);
  for (const line of samples) assert.match(line, /^fundtrail_[a-z_]+(\{.*\})? [0-9.e+-]+$/, line);
});

test('headers that pretend to be someone reach no decision', async () => {
  const anyone = new Client();
  for (const headers of [
    { 'X-Forwarded-For': '127.0.0.1' },
    { 'Remote-User': 'admin' },
    { REMOTE_USER: 'admin' },
    { 'X-Forwarded-User': 'admin' },
    { Authorization: 'Basic YWRtaW46YWRtaW4=' },
    { Proxy: 'http://elsewhere.example' },
    { 'X-HTTP-Method-Override': 'DELETE' },
    { 'X-Original-URL': '/api/v1/health' },
  ])
    assertProblem(await anyone.get('funds', { headers }), 401, 'unauthenticated');
});

test('requests that could be read in two ways are refused', async () => {
  const close = 'Connection: close\r\n\r\n';
  const cases = {
    'length and chunks': `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n${close}0\r\n\r\n`,
    'two lengths': `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nContent-Length: 5\r\n${close}abcd`,
    'negative length': `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: -1\r\n${close}`,
    'no host': `GET /api/v1/health HTTP/1.1\r\n${close}`,
    'two hosts': `GET /api/v1/health HTTP/1.1\r\nHost: ${host}\r\nHost: other\r\n${close}`,
    'NUL in a header': `GET /api/v1/health HTTP/1.1\r\nHost: ${host}\r\nX: a\0b\r\n${close}`,
    'blank before the colon': `GET /api/v1/health HTTP/1.1\r\nHost : ${host}\r\n${close}`,
    'out of the root': `GET /../../etc/passwd HTTP/1.1\r\nHost: ${host}\r\n${close}`,
  };
  for (const [label, bytes] of Object.entries(cases)) {
    const answer = await exchange(Buffer.from(bytes, 'latin1'));
    assert.equal(answer.status, 400, `${label}: ${answer.text.slice(0, 200)}`);
  }
  const long = await exchange(
    `GET /api/v1/funds HTTP/1.1\r\nHost: ${host}\r\nCookie: ${'x'.repeat(40000)}\r\n${close}`,
  );
  assert.ok([400, 431, 494].includes(long.status), long.text.slice(0, 200));
  const other = await exchange(
    `GET /api/v1/health HTTP/1.1\r\nHost: elsewhere.example\r\n${close}`,
  );
  assert.equal(other.status, 421, 'another host name');
});

test('clients that send a byte now and then hold nobody up', async () => {
  const viewer = await as('viewer');
  const sockets = [];
  for (let i = 0; i < 300; i++) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    const body =
      i % 2 ? `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 500\r\n` : '';
    socket.write(body ? `${body}Content-Type: application/json\r\n\r\n{` : 'GET /api/v1/funds HTT');
    sockets.push(socket);
  }
  const drip = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write('x');
  }, 200);
  try {
    for (let i = 0; i < 40; i++) {
      const began = performance.now();
      assert.equal((await viewer.get('overview')).status, 200);
      assert.ok(performance.now() - began < 1000, 'soon');
    }
  } finally {
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();
  }
});

test('a session works from several connections at once', async () => {
  const viewer = await as('viewer');
  const answers = await Promise.all(Array.from({ length: 60 }, () => viewer.get('overview')));
  for (const answer of answers) assert.equal(answer.status, 200, answer.text);
});
