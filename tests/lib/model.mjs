/* What the program says of itself: kinds of records, lists of values, datasets (fundtrail schema
 * json). Tests that go through all of them ask it, and need no change for a further one. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(process.env.FUNDTRAIL_BUILD ?? join(root, 'build'), 'fundtrail');

export const model = JSON.parse(execFileSync(program, ['schema', 'json'], { encoding: 'utf8' }));
