// A checkout that is copied along with what was built in it: CMake refuses a cache of another folder.
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/stack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
let top = '';

// Builds as deploy/demo does.
function build(checkout) {
  const script = `set -euo pipefail; . "${checkout}/deploy/lib.sh"; mkdir -p "${checkout}/build"; build_program`;
  return run('bash', ['-c', script]);
}

before(async () => {
  top = await mkdtemp(join(tmpdir(), 'fundtrail-checkout-'));
  await mkdir(join(top, 'a/deploy'), { recursive: true });
  await cp(join(root, 'deploy/lib.sh'), join(top, 'a/deploy/lib.sh'));
  await writeFile(join(top, 'a/main.c'), 'int main(void) { return 0; }\n');
  await writeFile(
    join(top, 'a/CMakeLists.txt'),
    'cmake_minimum_required(VERSION 3.25)\nproject(a LANGUAGES C)\nadd_executable(a main.c)\n',
  );
});
after(() => rm(top, { recursive: true, force: true }));

test('a copied checkout says that it builds anew, and does', async () => {
  const first = await build(join(top, 'a'));
  assert.equal(first.code, 0, first.stderr);
  await mkdir(join(top, 'a/build/demo'));
  await writeFile(join(top, 'a/build/demo/kept'), 'data of a demo');
  await cp(join(top, 'a'), join(top, 'b'), { recursive: true });

  const control = await run('cmake', ['-S', join(top, 'b'), '-B', join(top, 'b/build')]);
  assert.notEqual(control.code, 0, 'the control: CMake by itself does not go on');

  const copied = await build(join(top, 'b'));
  assert.equal(copied.code, 0, copied.stderr);
  assert.match(copied.stderr, /was configured for .*\/a; building anew/);
  const cache = await readFile(join(top, 'b/build/CMakeCache.txt'), 'utf8');
  assert.ok(cache.includes(`CMAKE_HOME_DIRECTORY:INTERNAL=${top}/b\n`));
  assert.equal((await run(join(top, 'b/build/a'), [])).code, 0);
  assert.equal(await readFile(join(top, 'b/build/demo/kept'), 'utf8'), 'data of a demo');

  const again = await build(join(top, 'b'));
  assert.equal(again.code, 0, again.stderr);
  assert.doesNotMatch(again.stderr, /building anew/);
});
