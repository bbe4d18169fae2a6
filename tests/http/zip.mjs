// A zip of stored files, for what takes zips.
import { crc32 } from 'node:zlib';

/** The little-endian bytes of numbers, each with its width. */
function bytes(fields) {
  const out = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of fields) {
    out.writeUIntLE(value, at, width);
    at += width;
  }
  return out;
}

/**
 * @param {[string, string | Buffer][]} files
 * @returns {Buffer}
 */
export function zip(files) {
  const parts = [];
  const list = [];
  let offset = 0;
  for (const [name, content] of files) {
    const title = Buffer.from(name);
    const body = Buffer.from(content);
    // version, flags (names are UTF-8), stored, time, day, checksum, both sizes, length of the name
    const common = [
      [2, 20],
      [2, 0x800],
      [2, 0],
      [2, 0],
      [2, 33],
      [4, crc32(body)],
      [4, body.length],
      [4, body.length],
      [2, title.length],
    ];
    const local = bytes([[4, 0x04034b50], ...common, [2, 0]]);
    parts.push(local, title, body);
    list.push(
      bytes([
        [4, 0x02014b50],
        [2, 20],
        ...common,
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, offset],
      ]),
      title,
    );
    offset += local.length + title.length + body.length;
  }
  const directory = Buffer.concat(list);
  const end = bytes([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, directory.length],
    [4, offset],
    [2, 0],
  ]);
  return Buffer.concat([...parts, directory, end]);
}
