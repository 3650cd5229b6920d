import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `pnpm check` runs beside the tests: one line each, and all that a failing one has to say. */
const root = fileURLToPath(new URL('..', import.meta.url));

interface Outcome {
  ok: boolean;
  output: string;
}

function run(command: string, ...args: string[]): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return { ok: status === 0, output: error ? error.message : stdout + stderr };
}

/** A binary that the package manager has put beside the scripts. */
const tool = (name: string, ...args: string[]) => run(join(root, 'node_modules/.bin', name), ...args);
const hub = (...args: string[]) => run(process.execPath, 'gateway/cli/main.ts', ...args);

/** Generates the next migration into a copy: a new file there means that the tables are ahead of the migrations. */
function migrations(): Outcome {
  const copy = mkdtempSync(join(tmpdir(), 'healthhub-migrations-'));
  try {
    cpSync(join(root, 'db/migrations'), copy, { recursive: true });
    const before = readdirSync(copy).length;
    const { ok, output } = tool(
      'drizzle-kit',
      'generate',
      '--dialect=postgresql',
      '--schema=./db/tables/*.ts',
      `--out=${relative(root, copy)}`,
    );
    if (!ok || readdirSync(copy).length === before) return { ok, output };
    return { ok: false, output: 'The tables have no migration: run `pnpm generate:migration --name WHAT`.' };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const checks: readonly [name: string, check: () => Outcome][] = [
  ['format and lint', () => tool('biome', 'ci', '--colors=off', '--error-on-warnings', '.')],
  ['types', () => tool('tsc', '-p', 'tsconfig.json')],
  ['types of the explorer', () => tool('tsc', '-p', 'gateway/explorer/tsconfig.json')],
  ['dead code', () => tool('knip', '--treat-config-hints-as-errors')],
  ['generated files', () => hub('schema', 'compose', '--check')],
  ['breaking changes', () => hub('schema', 'check')],
  ['generated client', () => tool('graphql-codegen', '--config', 'tests/client/codegen.ts', '--check')],
  ['migrations', migrations],
  ['architecture', () => run(process.execPath, 'tests/run.ts', 'tests/architecture')],
];

for (const [name, check] of checks) {
  const start = performance.now();
  const { ok, output } = check();
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (ok) continue;
  console.log(output.trim());
  process.exitCode = 1;
}
