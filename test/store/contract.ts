import { describe } from 'vitest';
import { activitiesContract } from './activities-contract.ts';
import { closingContract } from './closing-contract.ts';
import { containersContract } from './containers-contract.ts';
import { historyContract } from './history-contract.ts';
import { jobsContract } from './jobs-contract.ts';
import { listingContract } from './listing-contract.ts';
import { manifestsContract } from './manifests-contract.ts';
import { statementSearchContract } from './statement-search-contract.ts';
import type { OpenStore } from './store-for-each.ts';
import { wordSearchContract } from './word-search-contract.ts';
import { writingContract } from './writing-contract.ts';

/** What `src/store/store.ts` means: a driver is whatever passes this. `open` gives an empty store. */
export function storeContract(open: OpenStore): void {
  describe('annotations', () => writingContract(open));
  describe('lists of annotations', () => listingContract(open));
  describe('search by words', () => wordSearchContract(open));
  describe('search by what else annotations say', () => statementSearchContract(open));
  describe('manifests', () => manifestsContract(open));
  describe('containers', () => containersContract(open));
  describe('jobs', () => jobsContract(open));
  describe('history', () => historyContract(open));
  describe('activities', () => activitiesContract(open));
  describe('checking and closing', () => closingContract(open));
}
