import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@hub/db/client.ts';
import { createVault } from '@hub/db/crypto.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { loadDivisions } from '@hub/db/load-divisions.ts';
import { ingest } from '@hub/kernel/intake/run.ts';
import { addSource, findSource } from '@hub/kernel/intake/source.ts';
import { loadValidator } from '@hub/kernel/intake/validate.ts';
import { findDefects } from '@hub/kernel/intake/validation.ts';
import type { Cube } from '@hub/kernel/statistics/define-cube.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import { generate } from '../intake/generate.ts';
import { bundle } from '../intake/sample.ts';

const COUNT = 20_000;
const WARMUP = 4_000;
/** As many as one person's life has. */
const PER_BUNDLE = 500;
/** Imports with figures and without, one after the other. */
const PAIRS = 3;
const SOURCE = 'BENCH-IMPORT';

export interface ImportBench {
  resources: number;
  /** Resources a second: the FHIR library alone, and the whole import. */
  validator: number;
  import: number;
  /** Whole import over validator alone; wanted: at least 0.4. */
  ratio: number;
  /** Its rate to that of an import that counts no figures. */
  counting: number;
  /** The hub's own processor time, µs a resource, which a busy machine does not spoil. */
  processor: { validator: number; import: number };
}

/**
 * Validates 20,000 generated resources, then takes the same in from bundles, in this one process.
 * @param url a migrated database, by a login that may take on hub_intake; the bench adds a source of its own to it.
 */
export async function benchImport(url: string): Promise<ImportBench> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
  const owner = connect(url, { max: 1 });
  const sql = connect(url, { role: 'hub_intake', max: 3 });
  try {
    await loadDivisions(owner);
    const resources = [...generate(COUNT)];
    const validate = await loadValidator();
    const validateAll = () => {
      for (const resource of resources) validate(resource);
    };
    // Both start warm: the definitions are loaded and the code is compiled, here and in the import's own thread.
    validateAll();
    await findDefects(resources.slice(0, WARMUP).map((resource) => JSON.stringify(resource)));
    const alone = await timed(async () => validateAll());

    const files: string[] = [];
    for (let from = 0; from < resources.length; from += PER_BUNDLE) {
      const file = join(folder, `${from}.json`);
      await writeFile(file, bundle(resources.slice(from, from + PER_BUNDLE)));
      files.push(file);
    }
    const vault = createVault(memoryKeys());
    /** The same files by one more source, so that all of it is new. */
    const take = async (n: number, counted: readonly Cube[]) => {
      const code = `${SOURCE}-${n}`;
      await addSource(owner, {
        code,
        name: 'bench',
        institution: `12500106BENCHIMP${n}`,
        division: '500106',
      });
      const source = await findSource(sql, code);
      return timed(async () => {
        const options = { sql, vault, source, mappers: intake, files, treatingDays: 90 };
        const summary = await ingest({ ...options, cubes: counted });
        if (summary.stored + summary.archived !== COUNT) throw new Error(JSON.stringify(summary));
      });
    };
    const whole: { perSecond: number; microseconds: number }[] = [];
    const counting: number[] = [];
    for (let n = 0; n < PAIRS; n++) {
      // Whoever comes second is not always the same.
      const order = n % 2 === 0 ? [cubes, []] : [[], cubes];
      const [first, second] = [await take(2 * n, order[0]!), await take(2 * n + 1, order[1]!)];
      const [on, off] = n % 2 === 0 ? [first, second] : [second, first];
      whole.push(on);
      counting.push(on.perSecond / off.perSecond);
    }
    const { perSecond, microseconds } = whole.toSorted((a, b) => a.perSecond - b.perSecond)[PAIRS >> 1]!;
    return {
      resources: COUNT,
      validator: alone.perSecond,
      import: perSecond,
      ratio: perSecond / alone.perSecond,
      counting: counting.toSorted((a, b) => a - b)[PAIRS >> 1]!,
      processor: { validator: alone.microseconds, import: microseconds },
    };
  } finally {
    await Promise.all([owner.end(), sql.end()]);
    await rm(folder, { recursive: true });
  }
}

async function timed(work: () => Promise<void>): Promise<{ perSecond: number; microseconds: number }> {
  const started = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: (COUNT / (performance.now() - started)) * 1000,
    microseconds: (user + system) / COUNT,
  };
}

/** One line for the table of `pnpm bench`. */
export const importLine = (bench: ImportBench): string =>
  `import of ${bench.resources} resources: validator alone ${Math.round(bench.validator)}/s, whole import ${Math.round(bench.import)}/s, ratio ${bench.ratio.toFixed(2)}; with figures kept in step ${bench.counting.toFixed(2)} of the rate without; processor time ${bench.processor.validator.toFixed(0)} and ${bench.processor.import.toFixed(0)} µs a resource`;
