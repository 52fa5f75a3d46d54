import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder for each test of a file, gone after it; `data`: the option that puts the database into it. */
export function ownFolder(): { folder: string; data: string[] } {
  const own: ReturnType<typeof ownFolder> = { folder: '', data: [] };
  beforeEach(() => {
    own.folder = mkdtempSync(join(tmpdir(), 'autotag-cli-'));
    own.data = ['--data', join(own.folder, 'data')];
  });
  afterEach(() => rmSync(own.folder, { recursive: true }));
  return own;
}
