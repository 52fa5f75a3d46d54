import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of all that bundle/ is made of: a test holds that it was made of what is there now. */
export async function inputsSha256(folder) {
  const sources = (await readdir(join(folder, 'src'))).map((file) => `src/${file}`);
  const hash = createHash('sha256');
  for (const path of ['build.js', 'package-lock.json', ...sources.sort()]) {
    hash.update(`${path}\0${await readFile(join(folder, path), 'utf8')}\0`);
  }
  return hash.digest('hex');
}
