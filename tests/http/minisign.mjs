// Signs a file as minisign does, with the key that seals what an instance writes: for files that no honest program
// writes, such as a checkpoint of entries that were never there.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SEED_DER = Buffer.from('302e020100300506032b657004220420', 'hex'); // PKCS #8 before the seed

/** The keys of a folder, oldest first: their seeds, as 64 hexadecimal digits. */
export const seedsOf = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.key'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());

/** Writes path and path.minisig. `id` is the id of the key, 8 bytes, as an honest file of it has it. */
export function writeSigned(path, text, seed, id) {
  const key = createPrivateKey({
    key: Buffer.concat([SEED_DER, Buffer.from(seed, 'hex')]),
    format: 'der',
    type: 'pkcs8',
  });
  const comment = 'made by a test';
  const digest = createHash('blake2b512').update(text).digest();
  const signature = sign(null, digest, key);
  const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), key);
  const first = Buffer.concat([Buffer.from('ED'), id, signature]).toString('base64');
  writeFileSync(path, text);
  writeFileSync(
    `${path}.minisig`,
    `untrusted comment: test\n${first}\ntrusted comment: ${comment}\n${global.toString('base64')}\n`,
  );
}

/** The id in a signature that the program wrote. */
export const idIn = (path) =>
  Buffer.from(readFileSync(`${path}.minisig`, 'utf8').split('\n')[1], 'base64').subarray(2, 10);
