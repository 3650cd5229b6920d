import type postgres from 'postgres';

const subgraphs = [
  'person',
  'record',
  'care',
  'institution',
  'region',
  'supervision',
  'exchange',
  'access',
] as const;

/** The roles the hub runs as; none of them can log in, and none owns anything. */
export const roleNames = [
  ...subgraphs.map((name) => `hub_${name}` as const),
  'hub_audit',
  'hub_intake',
  'hub_export',
] as const;

const READ = 'SELECT';
const WRITE = 'SELECT, INSERT, UPDATE, DELETE';

/** Owned by the same login, and not the hub's data. */
const foreign = ['public', 'information_schema', 'drizzle'];

/** What a role may do in a schema; undefined is nothing. */
function privilege(role: string, schema: string): string | undefined {
  if (schema === 'audit') return auditPrivilege(role);
  // Where requests about records are sent to.
  if (schema === 'origin') return role === 'hub_access' ? READ : undefined;
  if (role === 'hub_audit') return undefined;
  // Decided by stewards and the city: no source delivers it.
  if (schema === 'supervision' && role === 'hub_intake') return undefined;
  if (role === 'hub_intake') return WRITE;
  // Persons' data it reads through views that show a grant's own rows (released.ts).
  if (role === 'hub_export') return schema === 'released' || schema === 'access' ? READ : undefined;
  if (role === `hub_${schema}`) return WRITE;
  // Who publishes figures.
  if (schema === 'rollup') return /^hub_(region|supervision|exchange)$/.test(role) ? READ : undefined;
  return schema === 'access' ? READ : undefined;
}

/** The log is written by one role and read by another; nobody alters it or takes anything out of it. */
const auditPrivilege = (role: string): string | undefined =>
  ({ hub_audit: 'INSERT', hub_access: READ })[role];

/** Who is who, and what a person wants: no source may say that. */
const decided = [
  'assignment',
  'consent',
  'refusal',
  'guardianship',
  'break_glass',
  'break_glass_attempt',
  'overlay',
  'request',
  'relation_flag',
];

/** Who gets data out, what was read, and what stewards agreed on: not for a source to say. */
const granted = [
  'backflow_grant',
  'backflow_field',
  'backflow_step',
  'backflow_meter',
  'grade_raise',
  'code_mapping',
];

/** What the intake keeps: the subgraph reads it. */
const delivered = [
  'source',
  'import_batch',
  'delivery',
  'quarantine',
  'organization_reference',
  'unmapped_code',
  'seed',
  'seed_batch',
];

/** Taken away again, table by table. What was decided ends, and is never deleted; custody is not decided here. */
const exceptions = [
  ...decided.flatMap((table) => [
    { role: 'hub_intake', table: `access.${table}`, revoke: 'INSERT, UPDATE, DELETE' },
    { role: 'hub_access', table: `access.${table}`, revoke: 'DELETE' },
  ]),
  ...['scope', 'installation'].map((table) => ({
    role: 'hub_access',
    table: `access.${table}`,
    revoke: 'INSERT, UPDATE, DELETE',
  })),
  ...granted.flatMap((table) => [
    { role: 'hub_intake', table: `exchange.${table}`, revoke: 'INSERT, UPDATE, DELETE' },
    { role: 'hub_exchange', table: `exchange.${table}`, revoke: 'DELETE' },
  ]),
  { role: 'hub_exchange', table: 'exchange.backflow_step', revoke: 'UPDATE' },
  // The clock's alone.
  ...['hub_exchange', 'hub_intake'].flatMap((role) =>
    ['table_state', 'usage_flag'].map((table) => ({
      role,
      table: `exchange.${table}`,
      revoke: 'INSERT, UPDATE, DELETE',
    })),
  ),
  ...delivered.map((table) => ({
    role: 'hub_exchange',
    table: `exchange.${table}`,
    revoke: 'INSERT, UPDATE, DELETE',
  })),
];

/**
 * Given beyond the schemas: who breaks a glass names a person by an exact identifier, so the role that writes who may
 * see whom finds a subject by a blind index, and reads nothing else about persons.
 */
const additions = [
  { role: 'hub_access', schema: 'person', table: 'person.identifier', grant: 'SELECT (blind, subject_id)' },
  // What has changed, and whose rows a recipient may hold: ids alone.
  ...['change', 'held'].map((table) => ({
    role: 'hub_export',
    schema: 'exchange',
    table: `exchange.${table}`,
    grant: 'SELECT',
  })),
  // The clock raises a flag, and somebody closes it.
  {
    role: 'hub_exchange',
    schema: 'exchange',
    table: 'exchange.usage_flag',
    grant: 'UPDATE (closed_by, closed_at, closed_reason)',
  },
];

/** Roles belong to the whole server, and advisory locks to one database: hubs of two databases can meet here. */
const tolerant = (statement: string) =>
  `do $$ begin ${statement}; exception when duplicate_object or unique_violation then null; end $$`;

/** The roles that do not exist yet, or that this login may not take on. */
export async function missingRoles(sql: postgres.ISql): Promise<string[]> {
  // Since PostgreSQL 16 a member may take a role on only when the membership says so (SET).
  const rows = await sql<{ role: string }[]>`
    select role from unnest(string_to_array(${roleNames.join(' ')}, ' ')) as role
    where not exists (
      select from pg_roles where rolname = role and pg_has_role(oid,
        case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end))`;
  return rows.map((row) => row.role);
}

/**
 * Makes the hub's roles where they are missing, lets the login take them on, and sets their rights
 * to exactly the table above, for all tables there are now. Run after every migration, by the owner
 * of the schemas. All or nothing.
 */
export async function ensureRoles(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('hub roles'))`;
    for (const role of await missingRoles(tx)) {
      await tx.unsafe(tolerant(`create role ${role} nologin`));
      await tx.unsafe(tolerant(`execute format('grant ${role} to %I', session_user)`));
    }
    const schemas = await tx<{ name: string }[]>`
      select nspname as name from pg_namespace
      where nspname <> all(${foreign}) and nspowner = current_user::regrole and nspname !~ '^pg_'
      order by 1`;
    const tables = await tx<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname = any(${schemas.map((schema) => schema.name)})`;
    for (const { name } of schemas) {
      for (const role of roleNames) await tx.unsafe(grants(role, name));
    }
    for (const { role, table, revoke } of exceptions) {
      if (tables.some((row) => row.name === table))
        await tx.unsafe(`revoke ${revoke} on ${table} from ${role}`);
    }
    for (const { role, schema, table, grant } of additions) {
      if (tables.some((row) => row.name === table))
        await tx.unsafe(`grant usage on schema ${schema} to ${role}; grant ${grant} on ${table} to ${role}`);
    }
  });
}

/** The statements that leave a role with its rights in a schema and no other. */
function grants(role: string, schema: string): string {
  const name = `"${schema.replaceAll('"', '""')}"`;
  const allowed = privilege(role, schema);
  const statements = [
    `revoke all on schema ${name} from ${role}`,
    `revoke all on all tables in schema ${name} from ${role}`,
  ];
  if (allowed !== undefined) {
    statements.push(
      `grant usage on schema ${name} to ${role}`,
      `grant ${allowed} on all tables in schema ${name} to ${role}`,
    );
    if (allowed === WRITE) statements.push(`grant usage on all sequences in schema ${name} to ${role}`);
  }
  return statements.join('; ');
}
