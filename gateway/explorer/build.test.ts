import { build, type Rolldown } from 'vite';
import { expect, test, vi } from 'vitest';
import config from './vite.config.ts';

test('the bundle is the production one, whoever builds it', async () => {
  vi.stubEnv('NODE_ENV', 'development');
  // One component and React itself: the same settings as the whole bundle, in a fraction of its time.
  const input = ['src/help-menu.tsx', 'react-dom/client'];
  const { rolldownOptions } = config.build ?? {};
  const built = await build({
    ...config,
    build: {
      ...config.build,
      write: false,
      rolldownOptions: { ...rolldownOptions, input, preserveEntrySignatures: 'strict' },
    },
  });
  const { output } = built as Rolldown.RolldownOutput;
  const code = output.map((part) => (part.type === 'chunk' ? part.code : '')).join('\n');
  // React's development build invites to its tools; JSX compiled for development names the file it is from.
  const telling = ['createRoot', 'React DevTools', import.meta.dirname];
  expect(telling.filter((text) => code.includes(text))).toEqual(['createRoot']);
});
