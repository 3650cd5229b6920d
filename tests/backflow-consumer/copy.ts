import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** One line of a page or of a release. */
export interface Change {
  op: 'UPSERT' | 'DELETE';
  /** Pseudonyms: the same under one grant, another under the next. */
  person: string;
  /** Absent or null in a DELETE: all rows of this person in this resource. */
  id?: string | null;
  values?: Record<string, unknown> | null;
}

/** Up to where a resource has been applied. */
export interface Progress {
  /** Of the last reading that was finished: go on with `since`. */
  mark?: string;
  /** Of a reading under way: go on with `after`. */
  cursor?: string;
  /** The last release that was loaded. */
  release?: string;
}

/** A recipient's own copy: rows by resource, person and id, and how far they go. */
export class Copy {
  readonly #db: DatabaseSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  readonly #forget: StatementSync;

  /** @param path a file, made where there is none */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(`
      pragma journal_mode = wal;
      pragma secure_delete = on;
      create table if not exists row (
        resource text, person text, id text, "values" text not null, primary key (resource, person, id)
      ) without rowid;
      create table if not exists progress (resource text primary key, mark text, cursor text, release text);
      create table if not exists setting (name text primary key, value text not null);`);
    this.#put = this.#db.prepare('insert or replace into row values (?, ?, ?, ?)');
    this.#drop = this.#db.prepare('delete from row where resource = ? and person = ? and id = ?');
    this.#forget = this.#db.prepare('delete from row where resource = ? and person = ?');
  }

  /** All of it or nothing, so that rows and progress never disagree, whenever this process is killed. */
  async inOne(work: () => void | Promise<void>): Promise<void> {
    this.#db.exec('begin immediate');
    try {
      await work();
      this.#db.exec('commit');
    } catch (error) {
      this.#db.exec('rollback');
      throw error;
    }
  }

  /** One line after the other, in the order in which they came. */
  apply(resource: string, { op, person, id, values }: Change): void {
    if (op === 'UPSERT') this.#put.run(resource, person, id!, JSON.stringify(values));
    else if (id) this.#drop.run(resource, person, id);
    else this.#forget.run(resource, person);
  }

  /** Before everything of a resource is read anew. */
  empty(resource: string): void {
    this.#db.prepare('delete from row where resource = ?').run(resource);
    this.#db.prepare('delete from progress where resource = ?').run(resource);
  }

  progressOf(resource: string): Progress {
    const found = this.#db
      .prepare('select mark, cursor, release from progress where resource = ?')
      .get(resource);
    return Object.fromEntries(Object.entries(found ?? {}).filter(([, value]) => value !== null));
  }

  proceed(resource: string, { mark, cursor, release }: Progress): void {
    this.#db
      .prepare('insert or replace into progress values (?, ?, ?, ?)')
      .run(resource, mark ?? null, cursor ?? null, release ?? null);
  }

  /** @returns what was remembered under this name before; the value given if nothing was */
  remember(name: string, value: string): string {
    this.#db.prepare('insert or ignore into setting values (?, ?)').run(name, value);
    return String(this.#db.prepare('select value from setting where name = ?').get(name)!.value);
  }

  /** Rows by `person id`, with what is known of them. */
  rowsOf(resource: string): Map<string, unknown> {
    const rows = this.#db
      .prepare('select person, id, "values" from row where resource = ? order by person, id')
      .all(resource);
    return new Map(rows.map(({ person, id, values }) => [`${person} ${id}`, JSON.parse(String(values))]));
  }

  count(): number {
    return Number(this.#db.prepare('select count(*) as n from row').get()!.n);
  }

  /** Everything that was received, the pages of the file it stood on included. */
  destroy(): void {
    this.#db.exec('delete from row; delete from progress; vacuum; pragma wal_checkpoint(truncate)');
  }

  close(): void {
    this.#db.close();
  }
}
