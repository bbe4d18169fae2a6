// Bundles by the addresses of the API, as the browser makes and fetches them.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

/** Begins a bundle; the answer's address is where it is followed. */
export async function begun(client, query = '') {
  const answer = await client.post(`bundle_jobs${query}`, undefined, { key: null });
  assert.equal(answer.status, 202, answer.text);
  assert.equal(answer.headers.get('location'), `/api/v1/bundle_jobs/${answer.json.id}`);
  return answer.json;
}

/** The job once nobody works on it any more. */
export async function ended(client, id, seconds = 60) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const job = await client.read(`bundle_jobs/${id}`);
    if (job.state !== 'working') return job;
    assert.ok(Date.now() < until, 'the bundle is still being made');
    await wait(50);
  }
}

/** A bundle that is made. */
export async function made(client, query = '') {
  const { id } = await begun(client, query);
  const job = await ended(client, id);
  assert.equal(job.state, 'done', JSON.stringify(job.error));
  return job;
}

export const fetched = (client, id) => client.get(`bundle_jobs/${id}/bundle.zip`);

/** What a zip says of its members: names of its list at the end. */
export function zipNames(bytes) {
  const names = [];
  for (let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; ) {
    const length = bytes.readUInt16LE(at + 28);
    names.push(bytes.toString('utf8', at + 46, at + 46 + length));
    at = bytes.indexOf('PK\u0001\u0002', at + 46 + length, 'latin1');
  }
  return names;
}
