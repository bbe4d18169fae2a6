/* Bundles the front end: a file for each screen, and files for what several of them use.
 *
 * esbuild gives each set of modules that the same screens need a file of its own, which made ten files
 * of the frame alone. So it bundles twice: the first time tells who needs what, and the second time what
 * most screens need, or the first and some others, stands in one file that all of them import. The script
 * that starts knows the files of each screen and asks for all of them at once: nobody waits for an
 * import to be read before the next is asked for. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { throughIndexes } from './indexes.mjs';
import { divide } from './words.mjs';

const web = path.dirname(fileURLToPath(import.meta.url));
const SCRIPT = 'src/main.js';
const STYLE = 'styles/main.css';
const FIRST_SCREEN = 'src/home/overview.js';
/** Shown to somebody who is to sign in. */
const SIGN_IN = 'src/admin/signin.js';
/** Asks for labels by names that others give it. */
const LABELS = 'src/frame/i18n.js';
const LANGUAGES = ['zh', 'en'];
const SCREENS = 'src/screens.js';
const FILES_PLACE = '{{files}}';
/** What this part of all screens needs is brought from the start, and what fewer need if the first
 * screen is one of them. */
const MOST = 0.6;
const SEVERAL = 0.05;
const HASH_LENGTH = 8;

/** Which files there are to be is told by the graph, so the first run does not read them. */
const withoutWords = {
  name: 'without-words',
  setup: (asked) =>
    asked.onResolve({ filter: /\.json$/ }, ({ path: file }) => ({ path: file, external: true })),
};

/** Writes the messages of the first screens and the others beside the model. */
async function writeWords(inputs) {
  const begins = [SCRIPT, FIRST_SCREEN, SIGN_IN].flatMap((file) => [...closure(inputs, file)]);
  const files = [...new Set(begins)].filter((file) => file.startsWith('src/') && file !== LABELS);
  const texts = await Promise.all(files.map((file) => readFile(path.join(web, file), 'utf8')));
  for (const language of LANGUAGES) {
    const whole = await readFile(path.join(web, `src/model/${language}.json`), 'utf8');
    for (const [part, messages] of Object.entries(divide(texts, JSON.parse(whole))))
      await writeFile(
        path.join(web, `src/model/${language}.${part}.json`),
        `${JSON.stringify(messages)}\n`,
      );
  }
}

function run(plugins) {
  return build({
    absWorkingDir: web,
    entryPoints: [SCRIPT, STYLE],
    outdir: 'assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: '/assets',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    loader: { '.json': 'file' },
    legalComments: 'none', // all licences stand in licences.txt
    plugins,
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
}

/** All that is imported with one of the names, each as the graph has it. */
function closure(graph, name, seen = new Set()) {
  if (seen.has(name) || !graph[name]) return seen;
  seen.add(name);
  for (const { path: to, kind } of graph[name].imports)
    if (kind === 'import-statement') closure(graph, to, seen);
  return seen;
}

/** The files that are imported only when they are needed: the screens, and some dialogs. */
function screensIn(inputs) {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  return [
    ...new Set(imports.filter(({ kind }) => kind === 'dynamic-import').map((one) => one.path)),
  ];
}

/** What stands in the one file. */
function sharedModules(inputs) {
  const screens = screensIn(inputs);
  const needs = screens.map((screen) => closure(inputs, screen));
  const first = closure(inputs, FIRST_SCREEN);
  const isShared = (module) =>
    needs.filter((need) => need.has(module)).length >
    (first.has(module) ? SEVERAL : MOST) * screens.length;
  return [...closure(inputs, SCRIPT), ...first, ...needs.flatMap((need) => [...need])].filter(
    (module, index, all) =>
      all.indexOf(module) === index &&
      module.startsWith('src/') &&
      module.endsWith('.js') &&
      module !== SCRIPT &&
      module !== SCREENS &&
      !screens.includes(module) &&
      isShared(module),
  );
}

/** The start and every screen import the same modules, whether they use all of them or not. */
function sharing(modules, screens) {
  const importing = new Set([SCRIPT, ...screens].map((file) => path.join(web, file)));
  const together = {
    name: 'together',
    setup(asked) {
      asked.onResolve({ filter: /^shared$/ }, () => ({ path: 'shared', namespace: 'together' }));
      asked.onLoad({ filter: /.*/, namespace: 'together' }, () => ({
        contents: modules.map((module) => `import ${JSON.stringify(`./${module}`)};`).join('\n'),
        resolveDir: web,
      }));
    },
  };
  return [together, throughIndexes((file) => (importing.has(file) ? "import 'shared';" : ''))];
}

/** The output of an entry point or of a screen. */
function outputOf(outputs, source) {
  for (const [name, output] of Object.entries(outputs))
    if (output.entryPoint === source) return name;
  throw new Error(`no output for ${source}`);
}

/** Of each screen that is named in screens.js its own files, without those that are there from the
 * start. */
async function filesOfScreens(outputs) {
  const text = await readFile(path.join(web, SCREENS), 'utf8');
  const there = closure(outputs, outputOf(outputs, SCRIPT));
  const named = [...text.matchAll(/(\w+): \(\) => import\('\.\/([^']+)'\)/g)];
  return new Map(
    named.map(([, name, file]) => {
      const needed = closure(outputs, outputOf(outputs, `src/${file}`));
      return [name, [...needed].filter((output) => !there.has(output))];
    }),
  );
}

/** The list as the script reads it: every file once, then of each screen which of them. */
function written(screens) {
  const files = [...new Set([...screens.values()].flat())];
  const lines = [...screens].map(([name, own]) => [name, ...own.map((one) => files.indexOf(one))]);
  return `${files.map((file) => path.basename(file)).join(' ')};${lines.map((line) => line.join(' ')).join(';')}`;
}

const isScript = (name) => name.endsWith('.js');

/**
 * @returns {Promise<{metafile: any, files: Map<string, Uint8Array>, script: string, style: string,
 *   start: string[], screens: Map<string, string[]>}>} every file by its name; start: the script, the
 *   first, and what it imports; screens: what each asks for besides
 */
export async function bundle() {
  const plain = await run([withoutWords, throughIndexes()]);
  const { inputs } = plain.metafile;
  await writeWords(inputs);
  const { metafile, outputFiles } = await run(sharing(sharedModules(inputs), screensIn(inputs)));
  const { outputs } = metafile;
  const files = new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
  const screens = await filesOfScreens(outputs);
  const built = path.basename(outputOf(outputs, SCRIPT));
  const text = Buffer.from(/** @type {Uint8Array} */ (files.get(built))).toString();
  if (text.split(FILES_PLACE).length !== 2)
    throw new Error(`${SCREENS} does not say once where its files are written`);
  const contents = Buffer.from(text.replace(FILES_PLACE, written(screens)));
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, HASH_LENGTH);
  const script = `main-${hash.toUpperCase()}.js`;
  files.delete(built);
  files.set(script, contents);
  const start = [...closure(outputs, outputOf(outputs, SCRIPT))].map((name) => path.basename(name));
  return {
    metafile,
    files,
    script,
    style: path.basename(outputOf(outputs, STYLE)),
    start: start.map((name) => (name === built ? script : name)).filter(isScript),
    screens: new Map(
      [...screens].map(([name, own]) => [name, own.map((file) => path.basename(file))]),
    ),
  };
}
