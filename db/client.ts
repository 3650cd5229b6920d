import postgres from 'postgres';
import { missingRoles, roleNames } from './roles.ts';
import { StartupError } from './startup-error.ts';

export type Sql = postgres.Sql;

export interface ConnectOptions {
  /** The database role every pooled connection runs as; the login must be a member of it. */
  role?: string;
  /** Connections at most; 10 when absent. */
  max?: number;
  /**
   * Plan each prepared statement once. PostgreSQL by itself plans `= any($1)` anew at every execution, since it
   * guesses ten elements; that costs several times the execution of a look-up.
   */
  planOnce?: boolean;
  /** A commit is on disk before it is answered, whatever the server's own setting is. */
  durable?: boolean;
  /** Milliseconds after which the database gives a statement up (SQLSTATE 57014); never when absent. */
  statementTimeout?: number;
  /** Told the text of every statement that is sent, begin and commit included. */
  onQuery?: (statement: string) => void;
}

const asText = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value));

/**
 * No `Date` objects: they lose microseconds, and give a calendar date a time zone. A bigint is a
 * number while that is exact and its digits otherwise.
 */
const types = {
  date: { to: 1082, from: [1082], serialize: asText, parse: (text: string) => text },
  instant: {
    to: 1184,
    from: [1114, 1184],
    serialize: asText,
    parse: (text: string) => text.replace(' ', 'T').replace(/\+00$/, 'Z'),
  },
  bigint: {
    to: 20,
    from: [20],
    serialize: String,
    parse: (digits: string) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : digits),
  },
};

/** The driver asks each new connection for the array types; nobody's query, so not counted. */
const isDriversOwn = (statement: string) => /^\s*select b\.oid, b\.typarray\s/.test(statement);

/**
 * A pool on the database; connects with the first query. Rows carry `date` as 'YYYY-MM-DD',
 * `timestamptz` as ISO 8601 in UTC, `bytea` as Buffer, `numeric` and `uuid` as text.
 * Do not give it to `drizzle()`, which replaces these parsers in place.
 */
export function connect(
  url: string,
  { role, max = 10, planOnce = false, durable = false, statementTimeout, onQuery }: ConnectOptions = {},
): Sql {
  const sql = postgres(url, {
    max,
    types,
    connect_timeout: 10,
    // A database that comes back is found within a second; the driver's own steps grow to twenty.
    backoff: (attempts: number) => Math.min(0.05 * 2 ** attempts, 1),
    // Notices ("already exists, skipping") would go to the console.
    onnotice: () => {},
    connection: {
      application_name: 'healthhub',
      TimeZone: 'UTC',
      DateStyle: 'ISO, YMD',
      ...(role !== undefined && { role }),
      ...(statementTimeout !== undefined && { statement_timeout: statementTimeout }),
      ...(durable && { synchronous_commit: 'on' }),
      ...(planOnce && { plan_cache_mode: 'force_generic_plan' }),
    },
    ...(onQuery !== undefined && {
      debug: (_connection: number, statement: string) => {
        if (!isDriversOwn(statement)) onQuery(statement);
      },
    }),
  });
  return sql as unknown as Sql;
}

const OLDEST = 15;

/** What an operator is told, by SQLSTATE or the system's code. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'the host is unknown',
  EAI_AGAIN: 'the host name cannot be resolved',
  CONNECT_TIMEOUT: 'it does not answer in time',
  '28P01': 'it refuses the user name or password',
  '28000': 'it refuses this login',
  '3D000': 'there is no such database',
  '53300': 'it has no connection left',
};

/**
 * Whether the hub can work with the database at an address: as its owner, or as `roles` alone.
 * @throws StartupError: not a PostgreSQL address, not reachable, older than 15, or a login that may
 * neither make the hub's schemas and roles nor use roles made for it. Never shows the password.
 */
export async function checkReachable(url: string, ...roles: string[]): Promise<void> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !/^postgres(ql)?:$/.test(address.protocol)) {
    throw new StartupError(
      'DATABASE_URL is not an address of the form postgres://user:password@host:port/database.',
    );
  }
  const place = `${address.hostname}:${address.port || 5432}${address.pathname}`;
  const sql = postgres(url, { max: 1, connect_timeout: 10, fetch_types: false, onnotice: () => {} });
  try {
    const [server] = await sql<{ version: number; creates: boolean; roles: boolean }[]>`
      select current_setting('server_version_num')::int / 10000 as version,
             has_database_privilege(current_database(), 'CREATE') as creates,
             (select rolsuper or rolcreaterole from pg_roles where rolname = session_user) as roles`;
    if (server === undefined || server.version < OLDEST) {
      throw new StartupError(
        `The database at ${place} is PostgreSQL ${server?.version}; the hub needs ${OLDEST} or later.`,
      );
    }
    if (roles.length > 0) {
      const missing = (await missingRoles(sql)).find((role) => roles.includes(role));
      if (missing !== undefined)
        throw new StartupError(`The login at ${place} may not act as ${missing}: grant it that role.`);
      return;
    }
    if (!server.creates)
      throw new StartupError(
        `The login at ${place} may not create schemas: grant it CREATE on the database.`,
      );
    if (!server.roles && (await missingRoles(sql)).length > 0) {
      throw new StartupError(
        `The login at ${place} may not create roles: give it CREATEROLE, or make it a member of ${roleNames.join(', ')}.`,
      );
    }
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { code = '' } = error as { code?: string };
    throw new StartupError(
      `The database at ${place} cannot be reached: ${reasons[code] ?? `it answers ${code || 'with an unknown error'}`}.`,
      { cause: error },
    );
  } finally {
    await sql.end({ timeout: 0 });
  }
}
