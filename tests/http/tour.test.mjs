// docs/api.md, run as it stands: every block of commands in order, on an empty ledger behind nginx, and
// its answer beside the one that the page shows.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run, startStack } from '../lib/stack.mjs';

const ANY = '…';
const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');

// What the page has in order: commands, the answer that is shown for them, and what is kept of it.
const parts = [
  ...page.matchAll(/^```(sh|json|text)\n([\s\S]*?)^```$|Keep `(\w+)` as `\$(\w+)`/gm),
].map(([, language, content, member, name]) => ({ language, content, member, name }));

let stack;
let folder;
const environment = {};

before(async () => {
  stack = await startStack();
  folder = await mkdtemp(join(tmpdir(), 'tour-'));
  environment.url = stack.url;
  for (const [role, { password }] of Object.entries(stack.credentials))
    environment[`${role}_password`] = password;
});

after(async () => {
  await stack?.stop();
  if (folder) await rm(folder, { recursive: true });
});

// Whether a value is what the page shows of it: "…" is anything, members may be left out.
function isLike(shown, value) {
  if (shown === ANY) return true;
  if (Array.isArray(shown))
    return shown.length === value?.length && shown.every((one, i) => isLike(one, value[i]));
  if (shown === null || typeof shown !== 'object') return shown === value;
  return (
    value !== null &&
    typeof value === 'object' &&
    Object.keys(shown).every((name) => name === ANY || isLike(shown[name], value[name]))
  );
}

// A line of text with "…" in it.
function isLine(shown, line) {
  const pieces = shown.split(ANY).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`).test(line);
}

function assertShown({ language, content }, output, command) {
  const about = `${command}\n${output}\nis not\n${content}`;
  if (language === 'json') return assert.ok(isLike(JSON.parse(content), JSON.parse(output)), about);
  const [shown, lines] = [content, output].map((text) => text.trim().split(/\r?\n/));
  assert.equal(lines.length, shown.length, about);
  assert.ok(
    shown.every((line, i) => isLine(line, lines[i])),
    about,
  );
}

test('every request of the page has the answer that it shows', async () => {
  let output = '';
  let command = '';
  for (const part of parts) {
    if (part.language === 'sh') {
      command = part.content;
      const result = await run('bash', ['-ec', `cd "$tour_folder"\n${command}`], {
        env: { ...process.env, ...environment, tour_folder: folder },
      });
      assert.equal(result.code, 0, `${command}${result.stderr}`);
      output = result.stdout;
    } else if (part.language) {
      assertShown(part, output, command);
    } else {
      environment[part.name] = String(JSON.parse(output)[part.member]);
    }
  }
});

test('the page shows the answer of every request', () => {
  const shown = parts.filter(({ language }) => language === 'json' || language === 'text').length;
  const asked = parts.filter(({ content }) => content?.includes('curl ')).length;
  assert.equal(shown, asked);
  assert.ok(asked > 20);
});
