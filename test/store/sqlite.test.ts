import { describe } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { storeContract } from './contract.ts';

describe('SQLite in memory', () => {
  storeContract((options) => openStore('sqlite::memory:', options));
});
