import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Composed, compose } from '@hub/schema/compose.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import type { Command } from 'commander';

const committed = (name: string) => fileURLToPath(import.meta.resolve(`@hub/schema/${name}`));
const FILES: readonly [string, keyof Composed][] = [
  ['supergraph.graphql', 'supergraph'],
  ['api.graphql', 'api'],
];

/** `hub schema compose [--check]` */
export function registerSchema(program: Command): void {
  const schema = program.command('schema').description('The composed graph');
  schema
    .command('compose')
    .description('Compose the subgraphs to schema/supergraph.graphql and schema/api.graphql')
    .option('--check', 'change nothing; fail when the committed files are not what composition gives')
    .action(({ check }: { check?: boolean }) => {
      const composed = compose(new Map(subgraphs.map(({ name, sdl }) => [name, sdl])));
      for (const [file, part] of FILES) {
        if (!check) writeFileSync(committed(file), composed[part]);
        else if (readFileSync(committed(file), 'utf8') !== composed[part])
          throw new Error(`schema/${file} is not fresh: run \`pnpm generate\`.`);
      }
      console.log(check ? 'The composed schema is fresh.' : 'Composed.');
    });
}
