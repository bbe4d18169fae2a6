// What nginx decides by itself: sizes, headers, hosts, errors, files. Needs no signed-in user.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startStack } from '../lib/stack.mjs';

/** @type {import('../lib/stack.mjs').Stack} */
let stack;
let port = 0;

before(async () => {
  stack = await startStack();
  port = Number(new URL(stack.url).port);
});
after(() => stack?.stop());

const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

// Sends bytes as they are and returns all that comes back.
function raw(bytes) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    let text = '';
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}

async function problem(answer, status, type) {
  assert.equal(answer.status, status);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const body = await answer.json();
  assert.equal(body.status, status);
  assert.equal(body.type, `/problems/${type}`);
  assert.equal(body.request_id, answer.headers.get('x-request-id'));
}

test('every status carries the security headers once', async () => {
  const answers = [
    await fetch(`${stack.url}/`),
    await fetch(`${stack.url}/assets/nothing.js`),
    await fetch(`${stack.url}/api/v1/health`),
    await fetch(`${stack.url}/api/v1/nothing`),
    await fetch(`${stack.url}/api/v1/parties`, { method: 'POST', body: 'x'.repeat(1100000) }),
  ];
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [200, 404, 200, 404, 413],
  );
  for (const answer of answers) {
    assert.equal(answer.headers.get('content-security-policy'), csp, answer.url);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', answer.url);
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer', answer.url);
    assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin', answer.url);
    assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f]{32}$/, answer.url);
    assert.equal(answer.headers.get('server'), 'nginx', answer.url);
  }
});

test('a body of 100 MB is refused within a second', async () => {
  const start = performance.now();
  const answer = await new Promise((resolve, reject) => {
    const headers = { 'content-length': 100_000_000, 'content-type': 'application/json' };
    const sent = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/v1/parties',
      headers,
    });
    sent.on('response', (response) => {
      response.resume();
      resolve(response);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.write(Buffer.alloc(65536));
  });
  assert.equal(answer.statusCode, 413);
  assert.ok(performance.now() - start < 1000);
});

test('a body of 100 MB without a length is refused when it passes 1 MiB', async () => {
  const chunk = `10000\r\n${'x'.repeat(65536)}\r\n`;
  const text = await raw(
    `POST /api/v1/parties HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(20)}`,
  );
  assert.match(text, /^HTTP\/1\.1 413 /);
});

// Opens a connection that sends a header byte by byte and never ends it; resolves when it is closed
// with how long that took.
function drip(host) {
  return new Promise((resolve) => {
    const began = performance.now();
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET / HTTP/1.1\r\n${host ? `Host: ${host}\r\n` : ''}X-Slow: `),
    );
    const drops = setInterval(() => socket.write('a'), 500);
    const end = () => {
      clearInterval(drops);
      socket.destroy();
      resolve(performance.now() - began);
    };
    socket.setTimeout(40_000, end);
    socket.resume().on('error', end).on('close', end);
  });
}

// nginx counts the headers' time under the limits of the catch-all server: only there is it known.
test('500 connections whose headers drip are closed after ten seconds', async () => {
  const times = await Promise.all(
    Array.from({ length: 500 }, (_, i) => drip([`localhost:${port}`, 'other.example', ''][i % 3])),
  );
  times.sort((a, b) => a - b);
  assert.ok(times[250] > 5000, `half of them already after ${times[250]} ms`);
  assert.ok(times[499] < 20_000, `the last after ${times[499]} ms`);
  assert.equal((await fetch(`${stack.url}/api/v1/health`)).status, 200);
});

test('what is not HTTP gets a problem document', async () => {
  for (const bytes of [
    'GARBAGE\r\n\r\n',
    'GET /api/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST /api/v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n',
    'POST /api/v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
  ]) {
    const text = await raw(bytes);
    assert.match(text, /^HTTP\/1\.1 400 /, bytes);
    assert.match(text, /"type":"\/problems\/malformed"/, bytes);
  }
});

test('addresses and headers that are too long are refused by name', async () => {
  await problem(await fetch(`${stack.url}/api/${'a'.repeat(9000)}`), 414, 'uri_too_long');
  const headers = { cookie: 'a'.repeat(9000) };
  await problem(await fetch(`${stack.url}/api/v1/health`, { headers }), 431, 'headers_too_large');
});

test('another host name is not answered for', async () => {
  const text = await raw(
    'GET /api/v1/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  );
  assert.match(text, /^HTTP\/1\.1 421 /);
  const absolute = await raw(
    'GET http://evil.example/api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  );
  assert.match(absolute, /^HTTP\/1\.1 421 /);
});

test('screens get the application, missing files do not', async () => {
  const index = await (await fetch(`${stack.url}/index.html`)).text();
  const screen = await fetch(`${stack.url}/funds/12?lang=zh`);
  assert.equal(screen.status, 200);
  assert.equal(await screen.text(), index);
  assert.equal(screen.headers.get('cache-control'), 'no-cache');
  await problem(await fetch(`${stack.url}/assets/nothing.js`), 404, 'not_found');
});

test('built files may be kept for ever and nothing else', async () => {
  const index = await (await fetch(`${stack.url}/`)).text();
  const assets = [...index.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  assert.ok(assets.length > 0, 'the page names built files');
  for (const asset of assets) {
    const answer = await fetch(stack.url + asset);
    assert.equal(answer.status, 200, asset);
    assert.match(answer.headers.get('cache-control') ?? '', /immutable/, asset);
    assert.equal(answer.headers.get('content-security-policy'), csp, asset);
  }
});

// By hand: fetch would open what is compressed.
function plain(path, headers = {}) {
  return new Promise((resolve, reject) => {
    request(stack.url + path, { headers: { 'accept-encoding': 'gzip', ...headers } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ answer, bytes: Buffer.concat(parts) }));
      answer.on('error', reject);
    }).end();
  });
}

test('long answers of the program are compressed, and their tag is taken back', async () => {
  const path = '/api/v1/openapi.json';
  const whole = await fetch(stack.url + path, { headers: { 'accept-encoding': 'identity' } });
  const tag = whole.headers.get('etag');
  assert.match(tag, /^"/);
  const { answer, bytes } = await plain(path);
  assert.equal(answer.headers['content-encoding'], 'gzip');
  assert.equal(answer.headers.vary, 'Accept-Encoding');
  assert.equal(answer.headers.etag, `W/${tag}`);
  assert.equal(gunzipSync(bytes).toString(), await whole.text());
  const again = await plain(path, { 'if-none-match': answer.headers.etag });
  assert.equal(again.answer.statusCode, 304);
  assert.equal(again.bytes.length, 0);
});

test('short answers, tables and what the session tells are never compressed', async () => {
  const { answer } = await plain('/api/v1/health');
  assert.equal(answer.headers['content-encoding'], undefined);
  const site = await readFile(join(stack.dir, 'nginx', 'site.conf'), 'utf8');
  const locations = [...site.matchAll(/location (?:= )?(\S+) \{([^}]*)\}/g)];
  const compressed = locations.filter(([, , inside]) => /gzip on;/.test(inside));
  assert.deepEqual(
    compressed.map(([, place]) => place),
    ['/api/v1/import_jobs', '/api/'],
  );
  for (const place of ['/api/v1/session', '/api/v1/session/', '/api/v1/export/'])
    assert.ok(
      locations.some(([, other]) => other === place),
      place,
    );
  assert.doesNotMatch(site, /gzip_types[^;]*csv/);
});

// On a busy machine the program takes a moment until it answers.
async function answered() {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await fetch(`${stack.url}/api/v1/health`);
    if (answer.status === 200) return answer;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  return fetch(`${stack.url}/api/v1/health`);
}

test('while the program is gone the answer is 503 with Retry-After', async () => {
  await stack.stopServer();
  const answer = await fetch(`${stack.url}/api/v1/health`);
  assert.equal(answer.headers.get('retry-after'), '2');
  assert.match((await answer.clone().json()).title, /reads its journal first/);
  await problem(answer, 503, 'unavailable');
  await stack.startServer();
  const again = await answered();
  assert.equal(again.status, 200, await again.text());
});

test('who opens an address meanwhile reads in both languages why nothing is served', async () => {
  await stack.stopServer();
  const { answer, bytes } = await plain('/api/v1/export/funds', { 'sec-fetch-mode': 'navigate' });
  const text = bytes.toString();
  await stack.startServer();
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(answer.headers['content-security-policy'], csp);
  assert.equal(answer.headers['retry-after'], '2');
  assert.match(text, /nothing is served before that is proved/);
  assert.match(text, /<p lang="zh">.*校验完成之前不提供任何数据/);
  assert.ok(text.includes(answer.headers['x-request-id']));
  assert.equal((await answered()).status, 200);
});

test('a flood of sign-ins from one address gets 429', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 400 }, async () => {
      const answer = await fetch(`${stack.url}/api/v1/session`, { method: 'POST' });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
  assert.ok(statuses.includes(429));
});
