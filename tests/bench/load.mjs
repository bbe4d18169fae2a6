// What the benchmarks over HTTP share: load by wrk, programs of comparison behind the same nginx, and
// the memory of processes.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const MS = { us: 0.001, ms: 1, s: 1000, m: 60000 };

export function must(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${result.error ?? result.stderr}`);
  return result.stdout;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Requests a second, and within how many milliseconds 99 % were answered. */
export function wrk(url, { connections, seconds, headers, script }) {
  const flags = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const scripted = script ? ['-s', script] : [];
  const shape = ['-t2', `-c${connections}`, `-d${seconds}s`, '--latency'];
  const text = must('wrk', [...shape, ...scripted, ...flags, url]);
  const p99 = /99%\s+([\d.]+)(us|ms|s|m)/.exec(text);
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0;
  const broken = /Socket errors: .*/.exec(text)?.[0];
  if (refused || broken) console.log(`  ${url}: ${refused} refused; ${broken ?? ''}`);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    p99: p99 ? Number(p99[1]) * MS[p99[2]] : 0,
  };
}

export function databaseSocket(stack) {
  return /^socket = (.+)$/m.exec(readFileSync(join(stack.dir, 'my.cnf'), 'utf8'))[1];
}

/** Puts locations, and what stands beside the server, into the instance's own nginx. */
export async function addToSite(stack, before, location) {
  const file = join(stack.dir, 'nginx', 'site.conf');
  const site = readFileSync(file, 'utf8');
  const place = site.lastIndexOf('    location /api/ {');
  writeFileSync(file, before + site.slice(0, place) + location + site.slice(place));
  const nginx = Number(readFileSync(join(stack.dir, 'pid', 'nginx'), 'utf8').split(/\s/)[0]);
  process.kill(nginx, 'SIGHUP');
  await pause(1000);
}

/**
 * A constant of so many bytes (0: 304) at /api/NAME, on kept connections as ours are.
 * @returns a function that ends it
 */
export async function addConstant(stack, name, bytes) {
  const program = join(stack.dir, name);
  const socket = join(stack.dir, 'tmp', `${name}.sock`);
  must('cc', ['-O2', '-D_GNU_SOURCE', '-o', program, join(here, 'constant.c')]);
  const child = spawn(program, [socket, String(bytes), '2'], { stdio: 'ignore', detached: true });
  const kept = 'keepalive 256; keepalive_requests 100000;';
  const upstream = `upstream ${name} { server "unix:${socket}"; ${kept} }\n`;
  const location = `    location = /api/${name} { fastcgi_keep_conn on; fastcgi_pass ${name}; }\n`;
  await addToSite(stack, upstream, location);
  return () => process.kill(-child.pid, 'SIGKILL');
}

/** PHP-FPM with opcache and fund.php at /api/php. */
export async function addPhp(stack) {
  const folder = join(stack.dir, 'php');
  const socket = join(stack.dir, 'tmp', 'php.sock');
  const user = must('id', ['-un']).trim();
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'fpm.conf'),
    `[global]
error_log = ${folder}/error.log
daemonize = no
[bench]
user = ${user}
listen = ${socket}
listen.backlog = 4096
pm = static
pm.max_children = 8
php_admin_value[opcache.enable] = 1
php_admin_value[opcache.validate_timestamps] = 0
`,
  );
  const asRoot = process.getuid() === 0 ? ['--allow-to-run-as-root'] : [];
  const child = spawn('php-fpm8.2', ['-y', join(folder, 'fpm.conf'), ...asRoot], {
    stdio: 'ignore',
    detached: true,
  });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const dsn = `mysql:unix_socket=${databaseSocket(stack)};dbname=fundtrail;charset=utf8mb4`;
  const params = {
    SCRIPT_FILENAME: join(here, 'fund.php'),
    QUERY_STRING: '$query_string',
    REQUEST_METHOD: '$request_method',
    BENCH_DSN: dsn,
    BENCH_USER: user,
  };
  const lines = Object.entries(params).map(([name, value]) => `fastcgi_param ${name} "${value}";`);
  await addToSite(
    stack,
    `upstream php { server "unix:${socket}"; keepalive 8; }\n`,
    `    location = /api/php { ${lines.join(' ')} fastcgi_keep_conn on; fastcgi_pass php; }\n`,
  );
  return () => process.kill(-child.pid, 'SIGKILL');
}

/** The processes of the server: the one that watches, and those that answer. */
export function serverProcesses(stack) {
  const parent = readFileSync(join(stack.dir, 'pid', 'fundtrail-fcgi'), 'utf8').split(/\s/)[0];
  const isChild = (pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === parent;
    } catch {
      return false;
    }
  };
  return [
    parent,
    ...readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter(isChild),
  ];
}

/** Megabytes of a process; of `Pss`, what several share counts once in all. */
export function memoryOf(pid, name) {
  const file = name === 'Pss' ? 'smaps_rollup' : 'status';
  const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)[1]) / 1000;
}
