import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compose } from '@hub/schema/compose.ts';
import { policyMatrix } from '@hub/schema/policy-matrix.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import type { Command } from 'commander';

/** `hub schema compose [--check]` */
export function registerSchema(program: Command): void {
  const schema = program.command('schema').description('The composed graph');
  schema
    .command('compose')
    .description('Compose the subgraphs and print the policy, into the generated files of schema/')
    .option('--check', 'change nothing; fail when the committed files are not what would be generated')
    .action(({ check }: { check?: boolean }) => {
      for (const [name, text] of generated()) {
        const file = fileURLToPath(import.meta.resolve(`@hub/schema/${name}`));
        if (!check) writeFileSync(file, text);
        else if (readFileSync(file, 'utf8') !== text)
          throw new Error(`schema/${name} is not fresh: run \`pnpm generate\`.`);
      }
      console.log(check ? 'The generated files of schema/ are fresh.' : 'Generated.');
    });
}

function generated(): [name: string, text: string][] {
  const { supergraph, api } = compose(new Map(subgraphs.map(({ name, sdl }) => [name, sdl])));
  return [
    ['supergraph.graphql', supergraph],
    ['api.graphql', api],
    ['policy.matrix.txt', `${policyMatrix()}\n`],
  ];
}
