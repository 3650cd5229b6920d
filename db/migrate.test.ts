import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Sql } from './client.ts';
import { migrate } from './migrate.ts';
import { ensureRoles, roleNames } from './roles.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './testing.ts';

const journal = new URL('./migrations/meta/_journal.json', import.meta.url);

describe('migrate', () => {
  it('applies each migration once, though two hubs start at the same time', async () => {
    const database = await createEmptyDatabase();
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    try {
      await Promise.all([migrate(database.url, log), migrate(database.url, log)]);
      await migrate(database.url, log);
      const { entries } = JSON.parse(await readFile(journal, 'utf8')) as { entries: unknown[] };
      const sql = connect(database.url);
      const [row] = await sql`select count(*) as applied from drizzle.__drizzle_migrations`.finally(() =>
        sql.end(),
      );
      expect(row?.applied).toBe(entries.length);
      expect(said).toHaveLength(1);
    } finally {
      await database.drop();
    }
  });
});

describe('roles', () => {
  let database: TestDatabase;
  let sql: Sql;

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url);
  });

  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  /** 'schema: rights' for every schema a role has any right in, over all its tables together. */
  async function rights(role: string): Promise<Record<string, string[]>> {
    const rows = await sql<{ schema: string; rights: string[] }[]>`
      select n.nspname as schema, array_agg(distinct p.name order by p.name) as rights
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
           unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p(name)
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_|^information_schema$'
        and has_schema_privilege(${role}, n.oid, 'USAGE') and has_table_privilege(${role}, c.oid, p.name)
      group by 1`;
    return Object.fromEntries(rows.map((row) => [row.schema, row.rights]));
  }

  const write = ['DELETE', 'INSERT', 'SELECT', 'UPDATE'];

  it.each(['person', 'record', 'care', 'institution', 'region', 'supervision'])(
    '%s writes its own schema and reads access',
    async (name) => {
      const figures = /region|supervision/.test(name) ? { rollup: ['SELECT'] } : {};
      expect(await rights(`hub_${name}`)).toEqual({ [name]: write, access: ['SELECT'], ...figures });
    },
  );

  it('only intake crosses schemas', async () => {
    const schemas = ['access', 'care', 'exchange', 'institution', 'person', 'record', 'region', 'rollup'];
    expect(await rights('hub_intake')).toEqual(Object.fromEntries(schemas.map((name) => [name, write])));
  });

  it('what is exported is read through views alone, and they show nothing without a grant', async () => {
    expect(await rights('hub_export')).toEqual({ access: ['SELECT'], exchange: ['SELECT'] });
    const reader = connect(database.url, { role: 'hub_export', max: 1 });
    await expect(reader`select from record.encounter`).rejects.toMatchObject({ code: '42501' });
    await expect(reader`select from exchange.delivery`).rejects.toMatchObject({ code: '42501' });
    await expect(reader`select from released.record_encounter`).resolves.toHaveLength(0);
    await reader.end();
  });

  it('only hub_audit writes the access log, and only hub_access reads it', async () => {
    expect(await rights('hub_audit')).toEqual({ audit: ['INSERT'] });
    const readers = await Promise.all(
      roleNames.map(async (role) => [role, (await rights(role)).audit] as const),
    );
    const others = readers.filter(([role, found]) => found && !/^hub_(audit|access)$/.test(role));
    expect(others).toEqual([]);
  });

  it('the exchange takes no step of a grant back, and nobody who writes for a source makes one', async () => {
    const may = async (role: string, table: string, right: string) =>
      (await sql`select has_table_privilege(${role}, ${`exchange.${table}`}, ${right}) as may`)[0]!.may;
    for (const table of [
      'backflow_grant',
      'backflow_field',
      'backflow_step',
      'backflow_meter',
      'grade_raise',
    ]) {
      expect([table, await may('hub_exchange', table, 'INSERT')]).toEqual([table, true]);
      expect([table, await may('hub_exchange', table, 'DELETE')]).toEqual([table, false]);
      for (const right of ['INSERT', 'UPDATE', 'DELETE'])
        expect([table, right, await may('hub_intake', table, right)]).toEqual([table, right, false]);
    }
    expect(await may('hub_exchange', 'backflow_step', 'UPDATE')).toBe(false);
    for (const right of ['INSERT', 'UPDATE', 'DELETE'])
      for (const table of ['delivery', 'table_state'])
        expect([table, right, await may('hub_exchange', table, right)]).toEqual([table, right, false]);
  });

  it('nobody who writes for a source can assign anybody anything', async () => {
    const intake = connect(database.url, { role: 'hub_intake', max: 1 });
    await expect(intake`select count(*) from access.assignment`).resolves.toHaveLength(1);
    await expect(intake`delete from access.assignment`).rejects.toMatchObject({ code: '42501' });
    await intake.end();
  });

  it('cannot read or change what is another’s', async () => {
    const person = connect(database.url, { role: 'hub_person', max: 1 });
    const forbidden = { code: '42501' };
    await expect(person`select from person.subject`).resolves.toBeDefined();
    await expect(person`select from record.encounter`).rejects.toMatchObject(forbidden);
    await expect(person`select from region.division`).rejects.toMatchObject(forbidden);
    await expect(person`delete from access.scope`).rejects.toMatchObject(forbidden);
    await expect(person`create table person.own (id int)`).rejects.toMatchObject(forbidden);
    await expect(person`create table public.own (id int)`).rejects.toMatchObject(forbidden);
    await person.end();
  });

  it('hub_access finds a subject by a blind index, and reads nothing else of persons', async () => {
    const access = connect(database.url, { role: 'hub_access', max: 1 });
    const forbidden = { code: '42501' };
    await expect(access`select blind, subject_id from person.identifier`).resolves.toBeDefined();
    await expect(access`select system from person.identifier`).rejects.toMatchObject(forbidden);
    await expect(access`select from person.subject`).rejects.toMatchObject(forbidden);
    await access.end();
  });

  it('cannot log in and own nothing', async () => {
    const owned = await sql`
      select rolname from pg_roles r where rolname = any(${[...roleNames]})
      and (rolcanlogin or rolsuper or rolcreaterole or exists (select from pg_class where relowner = r.oid))`;
    expect(owned).toEqual([]);
  });

  it('get a later table’s rights, and lose strays, when ensured again', async () => {
    await sql`create table record.later (id int)`;
    await sql`grant select on person.subject to hub_record`;
    await sql`grant usage on schema person to hub_record`;
    await ensureRoles(sql);
    expect(await rights('hub_record')).toEqual({ record: write, access: ['SELECT'] });
    const record = connect(database.url, { role: 'hub_record', max: 1 });
    await expect(record`insert into record.later values (1) returning id`).resolves.toEqual([{ id: 1 }]);
    await record.end();
  });
});
