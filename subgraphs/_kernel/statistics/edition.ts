import { hash } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import type { Cube } from './define-cube.ts';

/** Names how these cubes count: figures that others counted mean something else, and must not be added to. */
const editionOf = (cubes: readonly Cube[]): string =>
  hash(
    'sha256',
    JSON.stringify(
      cubes.map(({ name, kind, measures, dimensions, cuts, facts }) => [
        name,
        kind,
        Object.keys(measures),
        Object.entries(dimensions).map(([dimension, { value }]) => [dimension, value]),
        cuts,
        facts,
      ]),
    ),
  );

/** After everything has been counted anew. */
export async function noteEdition(tx: TransactionSql, cubes: readonly Cube[]): Promise<void> {
  await tx`update rollup.state set edition = ${editionOf(cubes)}`;
}

/** Whether the figures are these cubes' own, as those of a database without any are. */
export async function isOfEdition(sql: Sql, cubes: readonly Cube[]): Promise<boolean> {
  const edition = editionOf(cubes);
  await sql`update rollup.state set edition = ${edition}
    where edition is null and not exists (select from rollup.cell)`;
  const [state] = await sql<{ edition: string | null }[]>`select edition from rollup.state`;
  return state?.edition === edition;
}
