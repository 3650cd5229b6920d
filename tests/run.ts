import type { Reporter, TestModule, TestSuite } from 'vitest/node';
import { startVitest } from 'vitest/node';

/** What `pnpm test` runs: every test, or those of the files named; ends with `N passed, N failed`. */
let passed = 0;
let failed = 0;

/** A file that does not load, or a suite whose hooks fail, is a failure even though no test of it is. */
const ownErrors = (suite: TestModule | TestSuite): number => (suite.errors().length > 0 ? 1 : 0);

const counter: Reporter = {
  onTestRunEnd(modules, unhandled) {
    failed += unhandled.length;
    for (const module of modules) {
      failed += ownErrors(module);
      for (const suite of module.children.allSuites()) failed += ownErrors(suite);
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        // A test that never got a result was cut off: the run did not show that it passes.
        if (state === 'failed' || state === 'pending') failed += 1;
      }
    }
  },
};

try {
  const reporters = ['default', counter];
  const vitest = await startVitest('test', process.argv.slice(2), { run: true, watch: false, reporters });
  await vitest.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  failed += 1;
}

process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
