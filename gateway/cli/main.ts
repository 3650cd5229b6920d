import { Command } from 'commander';

/** Each in a file of its own that is read when the command is named: one command does not pay for another. */
const commands = new Map<string, () => Promise<(program: Command) => void>>([
  ['token', async () => (await import('./token.ts')).registerToken],
  ['assign', async () => (await import('./assign.ts')).registerAssign],
  ['source', async () => (await import('./source.ts')).registerSource],
  ['ingest', async () => (await import('./ingest.ts')).registerIngest],
  ['seed', async () => (await import('./seed.ts')).registerSeed],
  ['backup', async () => (await import('./backup.ts')).registerBackup],
  ['restore', async () => (await import('./backup.ts')).registerRestore],
  ['rollup', async () => (await import('./rollup.ts')).registerRollup],
  ['keys', async () => (await import('./keys.ts')).registerKeys],
  ['audit', async () => (await import('./audit.ts')).registerAudit],
  ['policy', async () => (await import('./policy.ts')).registerPolicy],
  ['subgraph', async () => (await import('./subgraph.ts')).registerSubgraph],
  ['worker', async () => (await import('./worker.ts')).registerWorker],
  ['job', async () => (await import('./worker.ts')).registerWorker],
  ['schema', async () => (await import('./schema.ts')).registerSchema],
]);

const program = new Command('hub')
  .description('HealthHub: one classified graph over a city’s health data')
  .showHelpAfterError('Add --help for what there is.');

try {
  const named = commands.get(process.argv[2] ?? '');
  const loads = named ? [named] : [...commands.values()];
  // Two names may stand in one file.
  const registers = new Set(await Promise.all(loads.map((load) => load())));
  for (const register of registers) register(program);
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
