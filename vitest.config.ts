import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['build/kernels.js'],
    // Guards against hanging, not a measure of speed: machines are shared and noisy.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // Two cores, native libraries with their own threads: more workers only wait for each other.
    maxWorkers: 2,
  },
});
