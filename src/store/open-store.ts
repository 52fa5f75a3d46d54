import { ConfigError } from '../errors.ts';
import { sqliteStore } from './sqlite.ts';
import type { Store, StoreOptions } from './store.ts';

/**
 * `sqlite:FILE`, `sqlite::memory:`, `mongodb://…` or `mongodb+srv://…`. Throws `ConfigError` for any other
 * address, `StoreError` where the database cannot be used.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  if (url.startsWith('sqlite:') && url !== 'sqlite:')
    return sqliteStore(url.slice('sqlite:'.length), options);
  if (/^mongodb(\+srv)?:\/\//.test(url)) {
    // Its driver is not loaded, nor its memory taken, where nobody asks for it.
    const { mongoStore } = await import('./mongodb.ts');
    return mongoStore(url, options);
  }
  throw new ConfigError(`The store "${url}" is neither sqlite:FILE nor mongodb://HOST/DATABASE.`);
}
