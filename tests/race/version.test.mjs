// Eight people add a line to the same note at the same moment, each on the version that they read.
// Whoever is too late is told so, reads again and adds the line to what stands then: no line is ever
// lost. The control names whatever version stands when it saves, not the one that it read: then lines
// are lost, or this test would not notice.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { assertProblem, newSession, newUser } from '../http/client.mjs';
import * as make from '../http/records.mjs';

const ROUNDS = 8;
const WRITERS = 8;

let writers;

before(async () => {
  const accounts = await Promise.all([1, 2].map(() => newUser('manager')));
  writers = [];
  for (let i = 0; i < WRITERS; i++)
    writers.push(await newSession('manager', accounts[i % accounts.length]));
});

const linesOf = (note) => (note ? note.split('\n') : []);

// What a form sends: every field as it was read, and the note with one more line.
function withLine(item, line) {
  const { code, kind, name, note } = item;
  return { code, kind, name, note: [...linesOf(note), line].join('\n') };
}

async function readItem(client, path) {
  return (await client.read(path)).item;
}

// Until it is stored; answers how often it was too late.
async function addLine(client, path, line, first) {
  let read = first;
  for (let late = 0; ; late++) {
    const body = { ...withLine(read, line), expected_version: read.version };
    const answer = await client.post(path, body);
    if (answer.status === 201) return late;
    assertProblem(answer, 409, 'conflict');
    assert.deepEqual(answer.codes, ['expected_version:stale_version']);
    read = await readItem(client, path);
  }
}

test("of eight who save on one version one is first, and nobody's line is lost", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const party = await make.party();
    const path = `parties/${party.id}`;
    const first = await readItem(writers[0], path);
    const late = await Promise.all(
      writers.map((client, i) => addLine(client, path, `line ${i}`, first)),
    );
    assert.equal(late.filter((count) => count === 0).length, 1, `round ${round}: ${late}`);
    const { note } = await readItem(writers[0], path);
    const wanted = writers.map((_, i) => `line ${i}`);
    assert.deepEqual(linesOf(note).sort(), wanted, `round ${round}`);
  }
});

test('control: whoever names a version that was not read loses the lines of others', async () => {
  let lost = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const party = await make.party();
    const path = `parties/${party.id}`;
    const first = await readItem(writers[0], path);
    for (const [i, client] of writers.entries()) {
      const { version } = await readItem(client, path);
      const body = { ...withLine(first, `line ${i}`), expected_version: version };
      assert.equal((await client.post(path, body)).status, 201);
    }
    lost += WRITERS - linesOf((await readItem(writers[0], path)).note).length;
  }
  assert.equal(lost, ROUNDS * (WRITERS - 1));
});
