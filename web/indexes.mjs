/* Sees through the index.js of a subject when the front end is bundled. An index only names what other
 * subjects may use; were it bundled as it stands, every screen that uses one of its names would load the
 * files of all of them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('src/', import.meta.url));
const IMPORT = /import \{([^}]*)\} from '([^']+\/index\.js)';/g;
const EXPORT = /export \{([^}]*)\} from '([^']+)';/g;

const namesIn = (list) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

/** The file of each name that an index gives. */
async function filesOf(index) {
  const text = await readFile(index, 'utf8');
  const pairs = [...text.matchAll(EXPORT)].flatMap(([, names, file]) =>
    namesIn(names).map((name) => [name, path.join(path.dirname(index), file)]),
  );
  return new Map(pairs);
}

/** The same names, each from its own file. */
async function direct(names, index) {
  const files = await filesOf(index);
  return namesIn(names)
    .map((name) => {
      if (!files.has(name)) throw new Error(`${index} does not give ${name}`);
      return `import { ${name} } from '${files.get(name)}';`;
    })
    .join('');
}

/** @param {(file: string) => string} before code that a file begins with, by its path */
export const throughIndexes = (before = () => '') => ({
  name: 'through-indexes',
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
      if (!file.startsWith(sources)) return undefined;
      let contents = await readFile(file, 'utf8');
      for (const [whole, names, index] of [...contents.matchAll(IMPORT)])
        contents = contents.replace(
          whole,
          await direct(names, path.join(path.dirname(file), index)),
        );
      return { contents: before(file) + contents, loader: 'js' };
    });
  },
});
