// Imports by the addresses of the API, as the browser does them.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

const WORK = ['reading', 'checking', 'storing'];

async function post(client, path, body) {
  const answer = await client.post(path, body, { key: null });
  assert.equal(answer.status, 200, `POST ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}

/** The job once nobody works on it any more. */
export async function settled(client, id, seconds = 60) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const job = await client.read(`import_jobs/${id}`);
    if (!WORK.includes(job.state)) return job;
    assert.ok(Date.now() < until, `the job is still ${job.state}`);
    await wait(50);
  }
}

export function sendFile(client, id, name, content) {
  return client.send('POST', `import_jobs/${id}/files?name=${encodeURIComponent(name)}`, {
    raw: content,
    key: null,
    headers: { 'Content-Type': 'application/octet-stream' },
  });
}

/** A job whose files were read: { name: content }. */
export async function sent(client, files, plan = {}) {
  const { id } = await post(client, 'import_jobs', { title: Object.keys(files)[0] });
  for (const [name, content] of Object.entries(files)) {
    const answer = await sendFile(client, id, name, content);
    assert.equal(answer.status, 200, answer.text);
  }
  await post(client, `import_jobs/${id}/plan`, plan);
  const job = await settled(client, id);
  assert.equal(job.state, 'planned', JSON.stringify(job.result));
  return job;
}

export async function checked(client, id) {
  await post(client, `import_jobs/${id}/check`);
  return settled(client, id);
}

export async function stored(client, id, body = {}) {
  await post(client, `import_jobs/${id}/store`, body);
  return settled(client, id);
}

export async function undone(client, importId, reason = 'wrong file') {
  const job = await post(client, `imports/${importId}/undo`, { reason });
  return settled(client, job.id);
}

export async function faults(client, id) {
  return (await client.read(`import_jobs/${id}/faults`)).faults;
}
