import { ConfigError } from '../errors.ts';
import { mongoStore } from './mongodb.ts';
import { sqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * `sqlite:FILE`, `sqlite::memory:`, `mongodb://…` or `mongodb+srv://…`. Throws `ConfigError` for any other
 * address, `StoreError` where the database cannot be used.
 */
export async function openStore(url: string): Promise<Store> {
  if (url.startsWith('sqlite:') && url !== 'sqlite:')
    return sqliteStore(url.slice('sqlite:'.length));
  if (/^mongodb(\+srv)?:\/\//.test(url)) return mongoStore(url);
  throw new ConfigError(`The store "${url}" is neither sqlite:FILE nor mongodb://HOST/DATABASE.`);
}
