// as of, as known, and the entity tags that rest on them.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { as, assertProblem, head } from './client.mjs';
import * as make from './records.mjs';

let fund;
let project;
let investment;

before(async () => {
  await make.capRule();
  fund = await make.fund();
  project = await make.project();
  investment = await make.proposal(project, fund, '40000000.00');
  assert.equal((await make.decide(investment, 'approve')).status, 201);
});

test('an answer for a given pair of dates is the same bytes for ever', async () => {
  const viewer = await as('viewer');
  const manager = await as('manager');
  const known = await head();
  const paths = [
    `funds/${fund.id}`,
    `projects/${project.id}`,
    `projects/${project.id}/headroom?fund_id=${fund.id}&amount=1000000.00`,
    'investments?limit=20',
    'overview',
    'journal?limit=20',
    'funds?sort=-approved',
  ].map((path) => `${path}${path.includes('?') ? '&' : '?'}as_of=2020-12-31&as_known=${known}`);
  const first = [];
  for (const path of paths) {
    const answer = await viewer.get(path);
    assert.equal(answer.status, 200, `${path} ${answer.text}`);
    first.push(answer);
  }

  const more = await make.proposal(project, fund, '30000000.00');
  assert.equal((await make.decide(more)).status, 201);
  assert.equal((await make.pay(investment, '1000000.00')).status, 201);
  const { code, kind, currency } = fund;
  const renamed = { code, kind, currency, name: '改名', effective_date: '2020-02-01' };
  await manager.revise(`funds/${fund.id}`, renamed);

  for (const [i, path] of paths.entries()) {
    const again = await viewer.get(path);
    assert.ok(again.bytes.equals(first[i].bytes), `${path}\n${first[i].text}\n${again.text}`);
    assert.equal(again.headers.get('etag'), first[i].headers.get('etag'), path);
  }
  const now = await viewer.read(`funds/${fund.id}?as_of=2020-12-31`);
  assert.equal(now.item.name, '改名');
});

test('what takes effect later is not seen before', async () => {
  const viewer = await as('viewer');
  const later = await make.firm({ effective_date: '2024-03-01' });
  assertProblem(await viewer.get(`firms/${later.id}?as_of=2024-02-29`), 404, 'not_found');
  assert.equal((await viewer.get(`firms/${later.id}?as_of=2024-03-01`)).status, 200);
  assertProblem(await viewer.get(`firms/${later.id}?as_known=${later.id - 1}`), 404, 'not_found');
});

test('as known takes a UTC time as well', async () => {
  const viewer = await as('viewer');
  const { recorded_at, seq } = await make.party();
  const { as_known } = await viewer.read(`funds?limit=1&as_known=${recorded_at}`);
  assert.equal(as_known, seq);
  const late = await viewer.get('funds?as_known=2199-01-01T00:00:00Z');
  assertProblem(late, 422, 'invalid');
  const ahead = await viewer.get(`funds?as_known=${Number.MAX_SAFE_INTEGER}`);
  assert.deepEqual(ahead.codes, ['as_known:out_of_range']);
});

test('an unchanged answer is not sent again', async () => {
  const viewer = await as('viewer');
  const path = `funds/${fund.id}?as_known=${await head()}`;
  const first = await viewer.get(path);
  const etag = first.headers.get('etag');
  assert.match(etag, /^"[!#-~]+"$/, 'a strong entity tag');
  for (const value of [etag, `"other", ${etag}`, '*', `W/${etag}`]) {
    const again = await viewer.get(path, { headers: { 'If-None-Match': value } });
    assert.equal(again.status, 304, value);
    assert.equal(again.bytes.length, 0);
    assert.equal(again.headers.get('etag'), etag);
  }
  const other = await viewer.get(path, { headers: { 'If-None-Match': '"other"' } });
  assert.equal(other.status, 200);
});

test('a long answer that is compressed is not sent again either', async () => {
  const viewer = await as('viewer');
  const path = `overview?as_known=${await head()}`;
  const plain = await viewer.get(path);
  const compressed = { 'Accept-Encoding': 'gzip' };
  const first = await viewer.get(path, { headers: compressed });
  assert.equal(first.headers.get('content-encoding'), 'gzip');
  assert.equal(first.text, plain.text);
  const etag = first.headers.get('etag');
  assert.equal(etag, `W/${plain.headers.get('etag')}`);
  const again = await viewer.get(path, { headers: { ...compressed, 'If-None-Match': etag } });
  assert.equal(again.status, 304);
  assert.equal(again.bytes.length, 0);
  const session = await viewer.get('session', { headers: compressed });
  assert.equal(session.headers.get('content-encoding'), null);
});

test('the entity tag of the default view changes with every entry', async () => {
  const viewer = await as('viewer');
  const path = `funds/${fund.id}`;
  const first = await viewer.get(path);
  const etag = first.headers.get('etag');
  await make.party();
  const second = await viewer.get(path, { headers: { 'If-None-Match': etag } });
  assert.equal(second.status, 200, 'as_known is part of the answer');
  assert.notEqual(second.headers.get('etag'), etag);
  assert.match(second.headers.get('cache-control'), /private/);
  assert.match(second.headers.get('cache-control'), /no-cache/);
});

test('HEAD answers as GET does, without a body', async () => {
  const viewer = await as('viewer');
  const path = `funds/${fund.id}?as_known=${await head()}`;
  const get = await viewer.get(path);
  const headAnswer = await viewer.send('HEAD', path);
  assert.equal(headAnswer.status, 200);
  assert.equal(headAnswer.bytes.length, 0);
  assert.equal(headAnswer.headers.get('etag'), get.headers.get('etag'));
});

test('what was just stored is read back, whichever process answers', async () => {
  const viewer = await as('viewer');
  for (let i = 0; i < 20; i++) {
    const { id } = await make.party();
    const answers = await Promise.all([1, 2, 3, 4].map(() => viewer.get(`parties/${id}`)));
    for (const answer of answers) assert.equal(answer.status, 200);
  }
});
