import type postgres from 'postgres';

const FETCHED = 1_000;

/** The rows of a query one by one, with a look at the next; several can be open in one transaction. */
export class Rows<T> {
  readonly #tx: postgres.TransactionSql;
  readonly #name: string;
  #rows: T[] = [];
  #next = 0;
  #isOver = false;

  private constructor(tx: postgres.TransactionSql, name: string) {
    this.#tx = tx;
    this.#name = name;
  }

  /** @param name of the cursor, in its transaction */
  static async open<T>(tx: postgres.TransactionSql, name: string, query: string): Promise<Rows<T>> {
    await tx.unsafe(`declare ${name} no scroll cursor for ${query}`);
    return new Rows<T>(tx, name);
  }

  async peek(): Promise<T | undefined> {
    if (this.#next === this.#rows.length && !this.#isOver) {
      this.#rows = await this.#tx.unsafe<(T & object)[]>(`fetch ${FETCHED} from ${this.#name}`);
      this.#next = 0;
      this.#isOver = this.#rows.length < FETCHED;
    }
    return this.#rows[this.#next];
  }

  async next(): Promise<T | undefined> {
    const row = await this.peek();
    if (row !== undefined) this.#next++;
    return row;
  }
}
