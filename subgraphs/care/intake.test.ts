import { connect, type Sql } from '@hub/db/client.ts';
import { createVault } from '@hub/db/crypto.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { loadDemo } from '@hub/db/demo/load.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { careRelation } from '@hub/db/tables/access.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractRow, contractRows } from './intake.ts';

const relationsOf = (contracts: ContractRow[], now: string) =>
  contractRows(contracts, now).flatMap(({ table, row }) => (table === careRelation ? [row] : []));

describe('the relation CONTRACTED', () => {
  const now = new Date();
  let database: TestDatabase;
  let sql: Sql;
  let contracts: ContractRow[];

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url, { max: 1 });
    await loadDemo(sql, createVault(memoryKeys()), { now });
    contracts = await sql<ContractRow[]>`
      select subject_id as "subjectId", id, source_code as "sourceCode", institution_code as "institutionCode", at,
        status, required_level as "requiredLevel", valid_from as "validFrom", valid_to as "validTo", package
      from care.contract`;
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  test('of the demo people is the one that follows from their contracts', async () => {
    const stored = await sql`
      select subject_id as "subjectId", kind, counterpart, starts_at as "startsAt", ends_at as "endsAt", origin
      from access.care_relation where kind = 'CONTRACTED'`;
    expect(stored).toHaveLength(2);
    const derived = relationsOf(contracts, now.toISOString());
    expect(new Set(derived)).toEqual(new Set(stored.map((row) => ({ ...row }))));
  });

  test('ends with a termination, and is nothing when the contract never began', () => {
    const centre = institutions.lotusCentre.code;
    const one = contracts.find((row) => row.institutionCode === centre)!;
    const today = now.toISOString();
    const ended = { ...one, status: 'TERMINATED' as const, validTo: today };
    expect(relationsOf([ended], today)).toMatchObject([{ counterpart: centre, endsAt: today }]);
    const calledOff = { ...ended, validTo: '2000-01-01T00:00:00Z' };
    expect(relationsOf([calledOff], today)).toMatchObject([
      { startsAt: one.validFrom, endsAt: one.validFrom },
    ]);
  });
});
