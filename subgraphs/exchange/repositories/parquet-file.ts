import type { RegisteredField } from '@hub/kernel/resource/register.ts';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { type PartFile, summedFile, type Watermark } from './part-file.ts';
import type { Change } from './read-feed.ts';

type Type = NonNullable<ColumnSource['type']>;

/** GraphQL scalars by what a column of them is; all else is text. */
const TYPES: Readonly<Record<string, Type>> = { Int: 'INT32', Float: 'DOUBLE', Boolean: 'BOOLEAN' };

/**
 * One column a granted field, after `op`, `person` and `id`; the watermark is the file's own metadata. A part is held in
 * memory until it is closed, since columns are written one after the other.
 */
export async function parquetFile(
  path: string,
  watermark: Watermark,
  fields: readonly Pick<RegisteredField, 'name' | 'namedType'>[],
): Promise<PartFile> {
  const { write, close, abandon } = await summedFile(path);
  const changes: Change[] = [];
  return {
    write: async (more) => void changes.push(...more),
    async close() {
      const column = (name: string, type: Type, cellOf: (change: Change) => unknown): ColumnSource => ({
        name,
        type,
        nullable: true,
        data: changes.map((change) => cellOf(change) ?? null) as never,
      });
      const columnData = [
        column('op', 'STRING', ({ op }) => op),
        column('person', 'STRING', ({ person }) => person),
        column('id', 'STRING', ({ id }) => id),
        ...fields.map(({ name, namedType }) => {
          const type = TYPES[namedType] ?? 'STRING';
          const cell = (value: unknown) =>
            type === 'STRING' && value !== null && value !== undefined ? String(value) : value;
          return column(name, type, (change) => cell(change.op === 'UPSERT' ? change.values[name] : null));
        }),
      ];
      const kvMetadata = [{ key: 'watermark', value: JSON.stringify(watermark) }];
      await write(new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata })));
      return close();
    },
    abandon,
  };
}
