import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { breakingProblems } from '@hub/schema/breaking-changes.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { compose } from '@hub/schema/compose.ts';
import { policyMatrix } from '@hub/schema/policy-matrix.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import type { Command } from 'commander';
import { parse } from 'graphql';
import { doorsMatrix } from './doors.ts';

const BASELINE = 'released.graphql';
const DECLARED = 'breaking-changes.json';

const fileOf = (name: string) => fileURLToPath(import.meta.resolve(`@hub/schema/${name}`));
const read = (name: string) => readFileSync(fileOf(name), 'utf8');

/** `hub schema compose [--check]`, `hub schema check`, `hub schema release` */
export function registerSchema(program: Command): void {
  const schema = program.command('schema').description('The composed graph');
  schema
    .command('compose')
    .description('Compose the subgraphs and print the policy, into the generated files of schema/')
    .option('--check', 'change nothing; fail when the committed files are not what would be generated')
    .action(({ check }: { check?: boolean }) => {
      for (const [name, text] of generated()) {
        if (!check) writeFileSync(fileOf(name), text);
        else if (read(name) !== text) throw new Error(`schema/${name} is not fresh: run \`pnpm generate\`.`);
      }
      console.log(check ? 'The generated files of schema/ are fresh.' : 'Generated.');
    });
  schema
    .command('check')
    .description('Fail on a change that breaks clients of the last release and is not declared')
    .action(async () => {
      const declared = JSON.parse(read(DECLARED)) as unknown[];
      const problems = await breakingProblems(read(BASELINE), read('api.graphql'), declared);
      if (problems.length > 0)
        throw new Error(`${problems.join('\n')}\nDeclare what is meant in schema/${DECLARED}.`);
      console.log('Clients of the last release are not broken unawares.');
    });
  schema
    .command('release')
    .description('Take the schema as it is for the one that clients know, and clear the declared changes')
    .action(() => {
      writeFileSync(fileOf(BASELINE), read('api.graphql'));
      writeFileSync(fileOf(DECLARED), '[]\n');
      console.log(`schema/${BASELINE} is the schema as it is now.`);
    });
}

function generated(): [name: string, text: string][] {
  const { supergraph, api } = compose(new Map(subgraphs.map(({ name, sdl }) => [name, sdl])));
  return [
    ['supergraph.graphql', supergraph],
    ['api.graphql', api],
    ['policy.matrix.txt', `${policyMatrix()}\n`],
    ['doors.matrix.txt', `${doorsMatrix(classificationsOf(parse(supergraph)))}\n`],
  ];
}
