import { join } from 'node:path';
import type { InlineConfig } from 'vite';

/**
 * The bundle is served under /explorer/ by a page whose Content-Security-Policy allows only its own origin:
 * nothing is inlined (fonts as data: URIs would be refused) and Monaco's workers are files of their own.
 *
 * It is the production bundle, whoever builds it: Vite would follow NODE_ENV, and a start under a test runner would
 * leave React's development build, with paths of this machine, to every later start.
 */
const config: InlineConfig = {
  root: import.meta.dirname,
  base: '/explorer/',
  configFile: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { development: false } },
  resolve: { conditions: ['module', 'browser', 'production'] },
  worker: { format: 'es' },
  build: {
    assetsInlineLimit: 0,
    // Monaco is one editor of several MB, loaded after the first paint; splitting it further gains nothing.
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: {
      input: ['index.html', 'portrait.html', 'cockpit.html', 'backflow.html'].map((page) =>
        join(import.meta.dirname, page),
      ),
      onwarn(warning, warn) {
        // 'use client' and its kind speak to server-side React, which does not exist here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
};

export default config;
