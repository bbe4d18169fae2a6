/* Writes the bundle into web/dist: hashed names, and a .gz beside every text file for nginx's
 * gzip_static. web/dist is replaced when the new one is whole, and only if it differs: a server may be
 * reading it. The model comes first: the C program is built before. */
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.mjs';
import { writeModel } from './model.mjs';

const web = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(web, 'node_modules/.dist');
const published = path.join(web, 'dist');

/** The licence of every package that the bundle holds a part of. */
async function licences(metafile) {
  const names = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) names.add(match[1]);
  }
  const texts = [...names].sort().map(async (name) => {
    const text = await readFile(path.join(web, 'node_modules', name, 'LICENSE'), 'utf8');
    return `${name}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join('\n\n');
}

async function compress(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await compress(file);
    else await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }));
  }
}

/** What the files of a folder hold, by name; nothing if there is no such folder. */
async function contents(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort();
  return Promise.all(
    names.map(async (name) => [path.relative(folder, name), await readFile(name, 'base64')]),
  );
}

async function publish() {
  if (isDeepStrictEqual(await contents(dist), await contents(published))) {
    await rm(dist, { recursive: true });
    return;
  }
  await rm(published, { recursive: true, force: true });
  await rename(dist, published);
}

await writeModel();
await rm(dist, { recursive: true, force: true });
await mkdir(path.join(dist, 'assets'), { recursive: true });
const { metafile, files, script, style, start } = await bundle();
for (const [name, bytes] of files) await writeFile(path.join(dist, 'assets', name), bytes);
const page = await readFile(path.join(web, 'index.html'), 'utf8');
const preloads = start.map((name) => `<link rel="modulepreload" href="/assets/${name}">`);
await writeFile(
  path.join(dist, 'index.html'),
  page
    .replace('{{preloads}}', preloads.join('\n    '))
    .replace('{{script}}', `/assets/${script}`)
    .replace('{{style}}', `/assets/${style}`),
);
await copyFile(path.join(web, 'favicon.svg'), path.join(dist, 'favicon.svg'));
await writeFile(path.join(dist, 'licences.txt'), await licences(metafile));
await compress(dist);
await publish();
