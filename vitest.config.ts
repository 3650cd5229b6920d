import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const gateway = createRequire(new URL('./gateway/package.json', import.meta.url));

export default defineConfig({
  resolve: {
    // Vite would take the ESM build and Apollo the CommonJS one: two copies, and `instanceof` fails.
    alias: [{ find: /^graphql$/, replacement: gateway.resolve('graphql') }],
  },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.data/**'],
    globalSetup: ['./tests/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Long, since several tests start processes, and a busy machine is no failure; a hang still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    retry: 0,
    expect: { poll: { timeout: 15_000 } },
    passWithNoTests: false,
  },
});
