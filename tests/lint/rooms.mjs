// Holds the C code against the table of rooms, fcgi/rooms: every include, and every symbol that one object file
// needs of another, so that no include can hide a use. Run from the root; the argument is a folder that was built.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The rooms by name, each with those that it may use; '*' is every room above. */
function readRooms() {
  const rooms = new Map();
  for (const line of readFileSync('fcgi/rooms', 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [name, uses] = line.split(':').map((part) => part.trim());
    const above = [...rooms.keys()];
    rooms.set(name, new Set(uses === '*' ? above : uses.split(' ').filter(Boolean)));
    for (const used of rooms.get(name))
      if (!above.includes(used))
        fault(`fcgi/rooms: ${name} uses ${used}, which does not stand above it`);
  }
  return rooms;
}

const faults = new Set();
const fault = (text) => faults.add(text);

const filesBelow = (folder, pattern) =>
  readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((name) => pattern.test(name))
    .sort();

/** The room of fcgi/ROOM/file or include/ROOM/file. */
const roomOf = (file) => path.dirname(file).split('/').slice(1).join('/');

function checkFolders(rooms, files) {
  for (const file of files)
    if (!rooms.has(roomOf(file))) fault(`${file}: fcgi/rooms does not name its folder`);
  for (const room of rooms.keys())
    if (!files.some((file) => roomOf(file) === room)) fault(`fcgi/rooms: ${room} is no folder`);
}

/** The rooms that may include headers of a library. */
const LIBRARIES = {
  mysql: ['store'],
  sodium: ['ledger', 'http', 'server'],
  openssl: ['runtime'],
  jansson: ['http', 'handlers/imports', 'handlers/bundle', 'ctl', 'ctl/calc'],
  pwquality: ['http'],
  utf8proc: ['http'],
  csv: ['http'],
  unicode: ['http', 'sheet'],
  zip: ['sheet', 'table', 'handlers/bundle'],
  expat: ['sheet'],
  xlsxwriter: ['table'],
  ini: ['runtime'],
  fcgiapp: ['server'],
};

function checkLibraries(files) {
  for (const file of files)
    for (const [, library] of readFileSync(file, 'utf8').matchAll(/^#include <(\w+)[./]/gm))
      if (LIBRARIES[library] && !LIBRARIES[library].includes(roomOf(file)))
        fault(`${file}: ${roomOf(file)} may not include ${library}`);
}

function checkInclude(rooms, file, name) {
  const room = roomOf(file);
  if (!name.includes('/')) {
    if (!existsSync(path.join(path.dirname(file), name)))
      fault(`${file}: ${name} is private to another room`);
    return;
  }
  const other = path.dirname(name);
  if (!existsSync(`include/${name}`)) fault(`${file}: ${name} is no public header`);
  else if (other !== room && !rooms.get(room)?.has(other))
    fault(`${file}: ${room} may not include ${name}`);
}

function checkIncludes(rooms, files) {
  for (const file of files)
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/^#include "([^"]+)"/gm))
      checkInclude(rooms, file, name);
}

/** What each object file defines and needs, by its source. */
function readSymbols(build) {
  const objects = filesBelow(`${build}/CMakeFiles`, /\/fcgi\/.*\.c\.o$/);
  const symbols = new Map();
  for (const object of objects) {
    const source = object.slice(object.indexOf('/fcgi/') + 1, -2);
    if (!existsSync(source)) continue;
    const defined = [];
    const needed = [];
    for (const line of execFileSync('nm', [object], { encoding: 'utf8' }).split('\n')) {
      const [, type, name] = /(?:^| )([A-Za-z]) (\S+)$/.exec(line) ?? [];
      if (type === 'U') needed.push(name);
      else if (type && /[A-Z]/.test(type)) defined.push(name);
    }
    symbols.set(source, { defined, needed });
  }
  return symbols;
}

/** The uses of one source by another, as pairs with a symbol each. */
function* usesOf(symbols) {
  const definer = new Map();
  for (const [source, { defined }] of symbols)
    for (const name of defined) definer.set(name, source);
  for (const [source, { needed }] of symbols)
    for (const name of needed) {
      const other = definer.get(name);
      if (other && other !== source) yield { source, other, name };
    }
}

function checkSymbols(rooms, symbols) {
  for (const { source, other, name } of usesOf(symbols)) {
    const [room, used] = [roomOf(source), roomOf(other)];
    if (room !== used && !rooms.get(room)?.has(used))
      fault(`${source}: ${room} may not use ${name} of ${used}`);
  }
}

/** Files of one room that need each other in a circle: at most one circle a room. */
function checkCircles(symbols) {
  const needs = new Map();
  for (const { source, other } of usesOf(symbols))
    if (roomOf(source) === roomOf(other))
      needs.set(source, (needs.get(source) ?? new Set()).add(other));
  const circles = new Map();
  for (const circle of circlesOf(needs))
    circles.set(roomOf(circle[0]), [...(circles.get(roomOf(circle[0])) ?? []), circle]);
  for (const [room, list] of circles)
    if (list.length > 1)
      fault(`${room}: more than one circle of files: ${list.map((c) => c.join(' ')).join('; ')}`);
  return circles;
}

/** Tarjan's strongly connected components of more than one node. */
function circlesOf(needs) {
  const [order, low, stack, found] = [new Map(), new Map(), [], []];
  const visit = (node) => {
    order.set(node, order.size);
    low.set(node, order.get(node));
    stack.push(node);
    for (const next of needs.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== order.get(node)) return;
    const circle = stack.splice(stack.indexOf(node));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const node of needs.keys()) if (!order.has(node)) visit(node);
  return found;
}

const rooms = readRooms();
const files = [...filesBelow('fcgi', /\.(c|h|def)$/), ...filesBelow('include', /\.(h|def)$/)];
checkFolders(rooms, files);
checkIncludes(rooms, files);
checkLibraries(files);
const symbols = readSymbols(process.argv[2] ?? 'build');
if (symbols.size === 0) fault(`${process.argv[2]}: nothing was built there`);
checkSymbols(rooms, symbols);
const circles = checkCircles(symbols);
if (process.argv.includes('--list'))
  for (const [room, list] of circles) console.log(`circle in ${room}: ${list[0].join(' ')}`);
for (const text of faults) console.log(text);
process.exitCode = faults.size === 0 ? 0 : 1;
