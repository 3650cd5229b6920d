import { Command } from 'commander';
import { registerSchema } from './schema.ts';
import { registerToken } from './token.ts';

const program = new Command('hub')
  .description('HealthHub: one classified graph over a city’s health data')
  .showHelpAfterError('Add --help for what there is.');

for (const register of [registerSchema, registerToken]) register(program);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
