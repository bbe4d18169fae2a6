// The steps of deploy/README.md, taken from there, in a folder of their own: as root with a server's user
// beside it where this runs as root, else all as the one user.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/stack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const build = process.env.FUNDTRAIL_BUILD ?? join(root, 'build');
const asRoot = process.getuid() === 0;
const user = asRoot ? 'nobody' : (await run('id', ['-un'])).stdout.trim();
const group = (await run('id', ['-gn', user])).stdout.trim();
const password = 'a long and quiet river';

let top = '';
let port = 0;
const started = [];

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}

// The lines from the making of the database to the last check, with this test's places for theirs.
async function steps(socket) {
  const readme = await readFile(join(root, 'deploy/README.md'), 'utf8');
  const block = /```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const lines = block.split('\n');
  const from = lines.findIndex((line) => line.startsWith('deploy/database'));
  const to = lines.findIndex((line) => line.includes('serve-check'));
  assert.ok(from > 0 && to > from);
  const text = lines.slice(from, to + 1).join('\n');
  return text
    .replace(
      'deploy/database',
      `deploy/database --socket ${socket} --secrets ${top}/etc --owner ${user}`,
    )
    .replace('user add', `user add <${top}/password`)
    .replaceAll(
      asRoot ? 'runuser -u fundtrail' : 'runuser -u fundtrail -- ',
      asRoot ? `runuser -u ${user}` : '',
    )
    .replaceAll(
      asRoot ? '-o fundtrail -g fundtrail' : '-o fundtrail -g fundtrail ',
      asRoot ? `-o ${user} -g ${group}` : '',
    )
    .replaceAll(asRoot ? '-g fundtrail' : '-g fundtrail ', asRoot ? `-g ${group}` : '')
    .replaceAll('deploy/fundtrail.ini.example', join(top, 'example.ini'))
    .replaceAll('/usr/share/fundtrail/deploy', join(root, 'deploy'))
    .replaceAll('/etc/fundtrail', join(top, 'etc'))
    .replaceAll('/var/lib/fundtrail', join(top, 'lib'));
}

before(async () => {
  // As an installation is, and unlike a checkout or the folder of a test run, it is open to all users.
  top = await mkdtemp('/tmp/fundtrail-install-');
  await chmod(top, 0o755);
  port = await freePort();
  const server = await run(join(root, 'tests/lib/stack.sh'), ['database', join(top, 'server')]);
  const socket = /^FUNDTRAIL_TEST_DB_SOCKET=(.+)$/m.exec(server.stdout)?.[1] ?? '';
  assert.notEqual(socket, '', server.stderr);
  await chmod(join(top, 'server'), 0o755);
  await chmod(join(top, 'server/run'), 0o755);
  await mkdir(join(top, 'bin'));
  await mkdir(join(top, 'program'));
  for (const program of ['fundtrail', 'fundtrail-fcgi'])
    await copyFile(join(build, program), join(top, 'program', program));
  await cp(join(root, 'sql'), join(top, 'sql'), { recursive: true });
  await writeFile(
    join(top, 'bin/fundtrail'),
    `#!/bin/sh\nexec "${top}/program/fundtrail" --config "${top}/etc/fundtrail.ini" "$@"\n`,
    { mode: 0o755 },
  );
  const example = await readFile(join(root, 'deploy/fundtrail.ini.example'), 'utf8');
  await writeFile(
    join(top, 'example.ini'),
    example
      .replaceAll('/run/mysqld/mysqld.sock', socket)
      .replaceAll('/etc/fundtrail', join(top, 'etc'))
      .replaceAll('/var/lib/fundtrail', join(top, 'lib'))
      .replaceAll('/usr/share/fundtrail/sql', join(top, 'sql'))
      .replaceAll('/run/fundtrail', join(top, 'run'))
      .replace('origin = https://fund.example', `origin = http://localhost:${port}`)
      .replace('cookie_secure = yes', 'cookie_secure = no'),
  );
  await writeFile(join(top, 'password'), `${password}\n`, { mode: 0o644 });
  await writeFile(join(top, 'steps'), await steps(socket));
});
after(async () => {
  for (const child of started.reverse()) {
    child.kill('SIGTERM');
    await new Promise((resolve) =>
      child.exitCode === null ? child.on('exit', resolve) : resolve(),
    );
  }
  await run(join(root, 'tests/lib/stack.sh'), ['stop', join(top, 'server')]);
  await rm(top, { recursive: true, force: true });
});

test('every step of the page succeeds in its order', async () => {
  const { code, stdout, stderr } = await run('bash', ['-euxo', 'pipefail', join(top, 'steps')], {
    env: { ...process.env, PATH: `${join(top, 'bin')}:${process.env.PATH}` },
  });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /user anna .*added/);
  assert.match(stdout, /^schema +ok$/m);
  assert.doesNotMatch(stdout, /FAILED/);
});

function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  child.log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.log += text;
  });
  started.push(child);
  return child;
}

function asServer(command, args) {
  return asRoot
    ? start('setpriv', [
        '--reuid',
        user,
        '--regid',
        group,
        '--clear-groups',
        '--pdeathsig',
        'TERM',
        command,
        ...args,
      ])
    : start(command, args);
}

async function startNginx() {
  const site = await run(join(root, 'deploy/nginx/render'), [
    ...[
      '--listen',
      `127.0.0.1:${port}`,
      '--name',
      'localhost',
      '--socket',
      join(top, 'run/fundtrail.sock'),
    ],
    ...['--root', join(root, 'web'), '--log', join(top, 'nginx/access.log')],
  ]);
  assert.equal(site.code, 0, site.stderr);
  await mkdir(join(top, 'nginx'));
  const places = ['client_body', 'fastcgi', 'proxy', 'scgi', 'uwsgi'];
  const temporary = places.map((name) => `${name}_temp_path "${top}/nginx/${name}";`).join('\n');
  await writeFile(
    join(top, 'nginx/nginx.conf'),
    `${asRoot ? 'user root;' : ''}\ndaemon off;\npid "${top}/nginx/pid";\nevents {}\nhttp {\n${temporary}\n${site.stdout}\n}\n`,
  );
  return start('nginx', [
    '-p',
    `${top}/nginx/`,
    '-e',
    `${top}/nginx/error.log`,
    '-c',
    `${top}/nginx/nginx.conf`,
  ]);
}

function signIn(given) {
  const origin = `http://localhost:${port}`;
  return fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ user: 'anna', password: given }),
  });
}

// Earlier releases kept lock files in the runtime folder; those of the root's command shut everybody out.
test('the one who was added signs in, whatever root has left in the runtime folder', async () => {
  await mkdir(join(top, 'run'));
  for (const name of ['hash.0', 'hash.1'])
    await writeFile(join(top, 'run', name), '', { mode: 0o600 });
  if (asRoot) assert.equal((await run('chown', [`${user}:${group}`, join(top, 'run')])).code, 0);
  const program = asServer(join(top, 'program/fundtrail-fcgi'), [
    '--config',
    join(top, 'etc/fundtrail.ini'),
  ]);
  await startNginx();
  let ready;
  for (let attempt = 0; attempt < 100 && ready?.status !== 200; attempt++) {
    await pause(100);
    ready = await fetch(`http://localhost:${port}/api/v1/health/ready`).catch(() => undefined);
  }
  assert.equal(ready?.status, 200, program.log);
  const wrong = await signIn('not the right password');
  assert.equal(wrong.status, 401, program.log);
  const right = await signIn(password);
  assert.equal(right.status, 200, program.log);
});

test('what the server says at its start names a wrong origin', async () => {
  const text = await readFile(join(top, 'etc/fundtrail.ini'), 'utf8');
  for (const origin of ['fund.example', 'https://fund.example/app']) {
    const path = join(top, 'wrong.ini');
    await writeFile(path, text.replace(/^origin = .*$/m, `origin = ${origin}`));
    for (const [program, args] of [
      ['fundtrail', ['--config', path, 'serve-check']],
      ['fundtrail-fcgi', ['--config', path]],
    ]) {
      const { code, stderr } = await run(join(top, 'program', program), args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /\[server\] origin must be/);
      assert.ok(stderr.includes(origin), stderr);
    }
  }
});
