// A private Fundtrail for tests: MariaDB, the program and nginx in a temporary directory, on a free
// port of this machine. tests/lib/stack.sh does the work, with the functions of deploy/demo.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'tests/lib/stack.sh');

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ input?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export function run(command, args, { input = '', env = process.env, timeoutMs = 120_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, timeout: timeoutMs });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    // The servers that the script leaves running must not keep this waiting for their output.
    child.on('exit', (code) => setImmediate(() => resolve({ code, stdout, stderr })));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

async function must(command, args, options) {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    throw new Error(`${command} ${args.join(' ')}: exit ${result.code}\n${result.stderr}`);
  }
  return result.stdout;
}

/** One running Fundtrail. */
export class Stack {
  /**
   * @param {string} dir
   * @param {string} url without a slash at the end; also the Origin that writes must come from
   * @param {Record<string, { user: string, password: string }>} credentials by role
   * @param {NodeJS.ProcessEnv} env
   */
  constructor(dir, url, credentials, env) {
    this.dir = dir;
    this.url = url;
    this.credentials = credentials;
    this.env = env;
  }

  /**
   * Runs the operators' command, build/fundtrail, on this instance.
   * @param {string[]} args
   * @param {string} [input] its standard input
   */
  ctl(args, input = '') {
    const program = join(this.env.FUNDTRAIL_BUILD ?? join(root, 'build'), 'fundtrail');
    return run(program, ['--config', join(this.dir, 'fundtrail.ini'), ...args], { input });
  }

  /**
   * Runs SQL as the administrator of the database, whom no grant holds back.
   * @param {string} statements
   * @returns {Promise<string>} rows, tab-separated
   */
  async sql(statements) {
    const config = await readFile(join(this.dir, 'my.cnf'), 'utf8');
    const socket = /^socket = (.+)$/m.exec(config)?.[1] ?? '';
    const user = (await must('id', ['-un'])).trim();
    const options = ['--no-defaults', `--socket=${socket}`, `--user=${user}`];
    return must('mariadb', [...options, '--batch', '--skip-column-names', 'fundtrail'], {
      input: statements,
    });
  }

  /** Ends MariaDB, as if it had failed. */
  async stopDatabase() {
    await must(script, ['database-stop', this.dir], { env: this.env });
  }

  async startDatabase() {
    await must(script, ['database-start', this.dir], { env: this.env });
  }

  /** Ends the program behind nginx, as if it had failed. */
  async stopServer() {
    await must(script, ['server-stop', this.dir], { env: this.env });
  }

  async startServer() {
    await must(script, ['server-start', this.dir], { env: this.env });
  }

  /** Ends everything and removes the directory. */
  async stop() {
    running.delete(this.dir);
    await must(script, ['stop', this.dir], { env: this.env });
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** @type {Set<string>} */
const running = new Set();

// A test that fails half-way must not leave servers behind.
process.on('exit', () => {
  for (const dir of running) {
    spawnSync(script, ['stop', dir], { timeout: 120_000 });
    spawnSync('rm', ['-rf', dir]);
  }
});

/**
 * Starts a new instance with one user per role and nothing else in it, or with the demo programme.
 * @param {{ demo?: boolean, build?: string }} [options] build: where to take the executables from
 */
export async function startStack({ demo = false, build } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'fundtrail-test-'));
  const env = build === undefined ? process.env : { ...process.env, FUNDTRAIL_BUILD: build };
  running.add(dir);
  const options = { env, timeoutMs: 300_000 };
  const url = (await must(script, ['start', dir, ...(demo ? ['--demo'] : [])], options)).trim();
  const credentials = JSON.parse(await readFile(join(dir, 'credentials.json'), 'utf8'));
  return new Stack(dir, url, credentials, env);
}
