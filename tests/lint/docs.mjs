/* Every file that a page or a comment names is there, every link leads somewhere, every test that a
 * page names exists, and every source file opens with a comment. Prints what is wrong; the exit status is 1 then. Run at the top. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((name) => existsNow(name));
const folders = new Set(files.flatMap((name) => parents(name)));
const baseNames = new Set(files.map((name) => path.basename(name)));
const built = ['build', 'web/dist', 'web/src/model'];
const sources = files
  .filter((name) => /\.(c|h|def|js|mjs|sql|cnf|in|sh)$/.test(name) && !name.includes('/data/'))
  .map((name) => readFileSync(name, 'utf8'));
const faults = [];

function existsNow(name) {
  try {
    readFileSync(name);
    return true;
  } catch {
    return false;
  }
}

function parents(name) {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

const tops = new Set([...folders].filter((name) => !name.includes('/')));

/** Whether a path from the top is a file or a folder of ours; `*` stands for any name. */
function isThere(name) {
  const plain = name.replace(/\/$/, '');
  if (built.includes(plain)) return true;
  if (!plain.includes('*')) return files.includes(plain) || folders.has(plain);
  const pattern = plain.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return files.some((file) => new RegExp(`^${pattern.join('[^/]*')}$`).test(file));
}

const lineOf = (text, at) => text.slice(0, at).split('\n').length;
const anchorOf = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (text) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));

function checkLink(page, text, [whole, target], at) {
  if (/^[a-z]+:/.test(target)) return;
  const [file, anchor] = target.split('#');
  const name = file === '' ? page : path.join(path.dirname(page), file);
  const good =
    isThere(name) &&
    (anchor === undefined || anchorsOf(readFileSync(name, 'utf8')).includes(anchor));
  if (!good) faults.push(`${page}:${lineOf(text, at)}: ${whole} leads nowhere`);
}

/** The paths among the words of a code span: what begins with a folder of the top, a file by its name,
 * a program of tests by its name. */
function checkSpan(page, text, [, span], at) {
  if (/^[\w-]+\.(c|h|def|mjs)$/.test(span) && !baseNames.has(span))
    faults.push(`${page}:${lineOf(text, at)}: there is no ${span}`);
  if (/^test_\w+$/.test(span) && !baseNames.has(`${span}.c`))
    faults.push(`${page}:${lineOf(text, at)}: there is no test ${span}`);
  for (const word of span.split(/[\s"',;|=()]+/)) {
    if (!/^[\w.*/-]+$/.test(word) || !tops.has(word.split('/')[0]) || !word.includes('/')) continue;
    if (!isThere(word)) faults.push(`${page}:${lineOf(text, at)}: there is no ${word}`);
  }
}

function checkPage(page) {
  const text = readFileSync(page, 'utf8');
  for (const match of text.matchAll(/\]\(([^)\s]+)\)/g)) checkLink(page, text, match, match.index);
  for (const match of text.matchAll(/`([^`\n]+)`/g)) checkSpan(page, text, match, match.index);
  for (const block of text.matchAll(/^```sh\n(.*?)^```/gms))
    checkSpan(page, text, block, block.index);
}

/** Names of tests, commands and fields in a page: words that stand somewhere in the sources. */
function checkWords(page) {
  const text = readFileSync(page, 'utf8');
  for (const { 1: word, index } of text.matchAll(/`([a-z][a-z0-9]*(?:_[a-z0-9]+){3,})`/g))
    if (!sources.some((source) => source.includes(word)))
      faults.push(`${page}:${lineOf(text, index)}: nothing is called ${word}`);
}

/** Files that a comment names, by path or by name alone. */
function checkComments(file) {
  const text = readFileSync(file, 'utf8');
  for (const comment of text.matchAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm))
    for (const [name] of comment[0].matchAll(/\w[\w./*-]*\.(?:c|h|def|js|mjs|sql|md)\b/g)) {
      if (/[A-Z]{4}.*\.sql$/.test(name)) continue; // a pattern of names
      const good = name.includes('/')
        ? ['', 'include/', 'fcgi/', 'web/src/', 'tests/', `${path.dirname(file)}/`].some((top) =>
            isThere(path.normalize(top + name)),
          )
        : name.includes('*') || baseNames.has(name);
      if (!good) faults.push(`${file}:${lineOf(text, comment.index)}: there is no ${name}`);
    }
}

function checkHead(file) {
  if (!/^(?:#!.*\n)?(?:\/\*|\/\/)/.test(readFileSync(file, 'utf8')))
    faults.push(`${file}: no comment says what stands there`);
}

for (const page of files.filter((name) => name.endsWith('.md'))) {
  checkPage(page);
  checkWords(page);
}
for (const file of files.filter((name) => /\.(c|h|def|js|mjs)$/.test(name))) {
  checkComments(file);
  checkHead(file);
}
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
