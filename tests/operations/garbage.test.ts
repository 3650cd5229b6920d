import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_ELSE } from '../bench/contenders.ts';
import { load } from '../bench/measure.ts';
import { type Server, startServer } from '../bench/servers.ts';
import { buildSmallCity, type SmallCity } from '../bench/small-city.ts';

// A closure or a getter that a request hangs on an object is born in the old generation (V8 takes it for a method),
// and until the next major collection all of the request that it can reach is copied there, too.
describe('what a request allocates', () => {
  let city: SmallCity;
  let hub: Server;
  beforeAll(async () => {
    city = await buildSmallCity();
    hub = await startServer('gateway/main.ts', [], { ...city.env, ...NOTHING_ELSE });
  });
  afterAll(async () => {
    await hub?.stop();
    await city?.close();
  });

  async function figures() {
    const text = await (await fetch(new URL('/metrics', hub.url))).text();
    const figure = (name: string) => {
      const line = text.split('\n').find((one) => one.startsWith(`${name} `));
      return line && Number(line.slice(name.length + 1));
    };
    // What has never happened has no line.
    const collections = (kind: string) => figure(`nodejs_gc_duration_seconds_count{kind="${kind}"}`) || 0;
    return {
      old: Number(figure('nodejs_heap_space_size_used_bytes{space="old"}')),
      minor: collections('minor'),
      major: collections('major'),
    };
  }

  const ask = async (seconds: number) => {
    const order = { questions: city.questions, connections: 4, warmupSeconds: 0, seconds };
    const [result] = await load({ ...order, targets: [{ url: hub.url }] });
    return result!.answered;
  };

  test('dies young', async () => {
    // Code that is compiled while it warms up is kept for good.
    await ask(5);
    for (;;) {
      const before = await figures();
      const answered = await ask(3);
      const after = await figures();
      // Between major collections only, and over several minor ones: who survives two of them is old.
      if (after.major > before.major || after.minor < before.minor + 3) continue;
      expect((after.old - before.old) / answered).toBeLessThan(3_000);
      return;
    }
  });
});

test('V8 does not guess what gets old', async () => {
  const guesses = async (...flags: string[]) => {
    const program = `import '${import.meta.resolve('@hub/subgraphs/index.ts')}'`;
    const args = ['--trace-pretenuring-statistics', ...flags, '--input-type=module', '--eval', program];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  };
  // Until the module is read that forbids it, V8 guesses.
  expect(await guesses()).toContain('pretenuring');
  expect(await guesses('--import', import.meta.resolve('@hub/kernel/runtime/born-young.ts'))).toBe('');
});
