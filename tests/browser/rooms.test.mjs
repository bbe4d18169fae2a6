/* Which rooms of web/src may use which, by reading what they import. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../../web/src/', import.meta.url));

/** What every subject stands on, the lowest first: each may use itself and those before it. */
const BASE = ['model', 'frame', 'show', 'form', 'grid'];
const isBase = (room) => BASE.includes(room);

/** The room of a file; the files at the top put all rooms together. */
const roomOf = (file) => (file.includes('/') ? file.split('/')[0] : '');

/** Every file that another imports, at once or when it is needed: [from, to]. */
async function readImports() {
  const names = await readdir(sources, { recursive: true });
  const files = names.filter((name) => name.endsWith('.js') && roomOf(name) !== 'model');
  const lists = files.map(async (from) => {
    const text = (await readFile(path.join(sources, from), 'utf8')).replace(
      /\/\*[\s\S]*?\*\//g,
      '',
    );
    const specifiers = [...text.matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g)];
    return specifiers.map(([, now, later]) => [
      from,
      path.normalize(path.join(path.dirname(from), now ?? later)),
    ]);
  });
  return (await Promise.all(lists)).flat();
}

/** What may be imported: the rooms below, and of a subject only what its index gives. */
function mayImport(from, to) {
  const [user, used] = [roomOf(from), roomOf(to)];
  if (user === used || user === '') return true;
  if (isBase(user)) return isBase(used) && BASE.indexOf(used) < BASE.indexOf(user);
  return isBase(used) || to === `${used}/index.js`;
}

/** A circle of rooms, as their names in order; null when there is none. */
function circle(imports) {
  const uses = new Map();
  for (const [from, to] of imports) {
    const [user, used] = [roomOf(from), roomOf(to)];
    if (user !== '' && user !== used) uses.set(user, (uses.get(user) ?? new Set()).add(used));
  }
  const settled = new Set();
  const walk = (room, trail) => {
    if (trail.includes(room)) return [...trail.slice(trail.indexOf(room)), room];
    if (settled.has(room)) return null;
    for (const used of uses.get(room) ?? []) {
      const found = walk(used, [...trail, room]);
      if (found) return found;
    }
    settled.add(room);
    return null;
  };
  for (const room of uses.keys()) {
    const found = walk(room, []);
    if (found) return found;
  }
  return null;
}

const namesIn = (list) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

/** What the index of a subject gives, and what others take of it: names as `subject.name`. */
async function readIndexes() {
  const files = (await readdir(sources, { recursive: true })).filter((name) =>
    name.endsWith('.js'),
  );
  const [given, taken] = [[], []];
  for (const file of files) {
    const text = await readFile(path.join(sources, file), 'utf8');
    if (path.basename(file) === 'index.js')
      for (const [, names] of text.matchAll(/export \{([^}]*)\}/g))
        given.push(...namesIn(names).map((name) => `${roomOf(file)}.${name}`));
    for (const [, names, room] of text.matchAll(
      /import \{([^}]*)\} from '[^']*?(\w+)\/index\.js'/g,
    ))
      taken.push(...namesIn(names).map((name) => `${room}.${name}`));
  }
  return { given, taken };
}

describe('the rooms of the front end', () => {
  it('give what another takes, and nothing else', async () => {
    const { given, taken } = await readIndexes();
    assert.ok(given.length > 30, String(given.length));
    assert.deepEqual([...new Set(given)].sort(), [...new Set(taken)].sort());
  });

  it('use what stands below them, and of a subject only what its index gives', async () => {
    const imports = await readImports();
    assert.ok(imports.length > 500, String(imports.length));
    const faults = imports.filter(([from, to]) => !mayImport(from, to));
    assert.deepEqual(
      faults.map((pair) => pair.join(' uses ')),
      [],
    );
  });

  it('stand in no circle', async () => {
    assert.equal(circle(await readImports()), null);
  });

  it('are noticed when they use what they may not, or stand in a circle', () => {
    assert.ok(!mayImport('frame/shell.js', 'show/table.js'));
    assert.ok(!mayImport('form/control.js', 'fund/index.js'));
    assert.ok(!mayImport('fund/fund.js', 'figures/curves.js'));
    assert.ok(mayImport('fund/fund.js', 'figures/index.js'));
    assert.ok(mayImport('show/table.js', 'frame/i18n.js'));
    const pairs = [
      ['a/x.js', 'b/index.js'],
      ['b/y.js', 'a/index.js'],
    ];
    assert.deepEqual(circle(pairs), ['a', 'b', 'a']);
    assert.equal(circle(pairs.slice(1)), null);
  });
});
