#!/usr/bin/env node
// Measures the home page in the browser on the demo programme: the bytes of a first visit, and its
// largest paint beside a static page of the same text from the same nginx; and the scripts of all
// screens, from the bundle itself.
//
//   node tests/bench/browser.mjs [--turns N]
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundle } from '../../web/bundle.mjs';
import { Stage, visit } from '../browser/stage.mjs';
import { addToSite } from './load.mjs';
import { addTurn } from './turns.mjs';

const { values } = parseArgs({ options: { turns: { type: 'string', default: '3' } } });
const turns = Number(values.turns);

/** Bytes on the wire of a first visit, and when the largest part was painted. */
async function firstVisit(stage, address, open) {
  const { page, context } = await stage.page({ role: 'manager' });
  const client = await context.newCDPSession(page);
  let bytes = 0;
  client.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength;
  });
  await client.send('Network.enable');
  await open(page, address);
  const paint = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
  const text = await page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, p, th, td, li, dt, dd, button')]
      .map((element) => element.textContent)
      .join('\n'),
  );
  await context.close();
  return { bytes, paint, text };
}

async function measureHome() {
  const stage = await Stage.open();
  try {
    const still = path.join(stage.stack.dir, 'still.html');
    const { text } = await firstVisit(stage, '/', visit);
    const lines = text.replace(/[&<]/g, (c) => `&#${c.charCodeAt(0)};`).split('\n');
    writeFileSync(still, `<!doctype html><meta charset="utf-8"><p>${lines.join('<p>')}`);
    const location = `    location = /still.html { alias ${still}; default_type text/html; }\n`;
    await addToSite(stage.stack, '', location);
    for (let turn = 0; turn < turns; turn++) {
      const home = await firstVisit(stage, '/', visit);
      const other = await firstVisit(stage, '/still.html', (page, address) => page.goto(address));
      addTurn('home_bytes', 1, home.bytes / 1000);
      addTurn('home_lcp', 1, home.paint, other.paint);
    }
  } finally {
    await stage.close();
  }
}

/** Rounds of asking until all scripts of a screen are there: one that is imported by none of those
 * that were asked for together costs another. */
function roundsOf(outputs, start, own) {
  const there = new Set([...start, ...own]);
  let rounds = own.length > 0 ? 2 : 1;
  for (let found = [...there]; found.length > 0; ) {
    found = found
      .flatMap((name) => outputs[`assets/${name}`]?.imports ?? [])
      .filter(({ kind }) => kind === 'import-statement')
      .map((one) => path.basename(one.path))
      .filter((name) => !there.has(name));
    for (const name of found) there.add(name);
    rounds += found.length > 0;
  }
  return rounds;
}

async function measureScripts() {
  const { start, screens, files, metafile } = await bundle();
  const sizeOf = (names) =>
    names.reduce((sum, name) => sum + gzipSync(files.get(name), { level: 9 }).length, 0) / 1000;
  const list = [...screens].map(([screen, own]) => ({
    first: screen === 'overview' || screen === 'signin',
    size: sizeOf([...start, ...own]),
    rounds: roundsOf(metafile.outputs, start, own),
  }));
  const largest = (some) => Math.max(...some.map(({ size }) => size));
  addTurn('js_first', list.length, largest(list.filter(({ first }) => first)));
  addTurn('js_page', list.length, largest(list.filter(({ first }) => !first)));
  addTurn('js_depth', list.length, Math.max(...list.map(({ rounds }) => rounds)));
}

await measureScripts();
await measureHome();
