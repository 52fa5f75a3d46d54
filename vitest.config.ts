import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    // Two cores, native libraries with their own threads: more workers only wait for each other.
    maxWorkers: 2,
  },
});
