import postgres from 'postgres';
import { owner } from './embedded-cluster.ts';
import { StartupError } from './startup-error.ts';

/** Advisory lock in the database `postgres`, held shared by every process that uses the server. */
const inUse = 4_107_200_001;

/** SQLSTATE and driver codes of a server that is stopping, starting, or gone. */
const passing = /^(57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|CONNECTION_)/;

export interface Session {
  /** The hub's database on this server. */
  url: string;
  /** True when no other process uses the server: then it is closed to newcomers, and ours to stop. */
  leave(): Promise<boolean>;
  end(): Promise<void>;
}

/**
 * Registers this process as a user of the server, for as long as it lives: the lock goes with the
 * connection, so a killed process leaves no trace. Makes the hub's database where it is missing.
 * @returns undefined when the server is stopping or not ready yet.
 * @throws StartupError when the server refuses the password.
 */
export async function joinServer(server: string, folder: string): Promise<Session | undefined> {
  const sql = postgres(`${server}/postgres`, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'healthhub presence' },
  });
  try {
    // Waits while the last user stops the server; the connection then ends, and the caller starts anew.
    await sql`select pg_advisory_lock_shared(${inUse})`;
    const [known] = await sql`select 1 from pg_database where datname = ${owner}`;
    if (known === undefined) {
      await sql`create database ${sql(owner)}`.catch((error: postgres.PostgresError) => {
        if (error.code !== '42P04' && error.code !== '23505') throw error; // another process made it
      });
    }
  } catch (error) {
    await sql.end({ timeout: 0 });
    const { code } = error as { code?: string };
    if (code !== undefined && passing.test(code)) return undefined;
    if (code === '28P01')
      throw new StartupError(`The database in ${folder} refuses the password kept in the data folder.`, {
        cause: error,
      });
    throw error;
  }
  return {
    url: `${server}/${owner}`,
    async leave() {
      await sql`select pg_advisory_unlock_shared(${inUse})`;
      const [last] = await sql<{ mine: boolean }[]>`select pg_try_advisory_lock(${inUse}) as mine`;
      return last?.mine === true;
    },
    end: () => sql.end({ timeout: 0 }),
  };
}
