import { join } from 'node:path';
import type { Transaction } from '@hub/kernel/resource/act.ts';
import type { RegisteredField } from '@hub/kernel/resource/register.ts';
import { fillPlaceholders } from 'drizzle-orm';
import { START, valuesFrom } from '../domain/position.ts';
import { parquetFile } from './parquet-file.ts';
import { ndjsonFile, type PartFile, partName, type Sums, type Watermark } from './part-file.ts';
import { type Candidate, type Chunk, type Reader, readChunk } from './read-feed.ts';

/** A finished file. */
export interface Part extends Sums {
  number: number;
  name: string;
  resource: string;
  rows: number;
  /** Whose rows are in it, 16 bytes each. */
  persons: Buffer;
}

export interface WriteOrder {
  folder: string;
  format: 'NDJSON' | 'PARQUET';
  /** The number of the first part. */
  first: number;
  fields: ReadonlyMap<string, RegisteredField>;
  watermark: Omit<Watermark, 'part' | 'resource'>;
  /** After each chunk, with the share that is done; what it throws ends the writing. */
  each: (chunk: Chunk, share: number) => Promise<void>;
}

/** Persons at a time, so that memory stays flat; and rows after which a new part is begun. */
const PERSONS = 500;
const PART_ROWS = 100_000;

/** Reads everything that a reader finds into files, person by person. */
export async function writeParts(tx: Transaction, reader: Reader, order: WriteOrder): Promise<Part[]> {
  const parts: Part[] = [];
  let file: { name: string; at: PartFile; rows: number; persons: string[] } | undefined;
  const number = () => order.first + parts.length;
  const close = async () => {
    if (!file) return;
    const sums = await file.at.close();
    const persons = Buffer.from(file.persons.join('').replaceAll('-', ''), 'hex');
    const { name, rows } = file;
    parts.push({ number: number(), name, resource: reader.shape.resource.type, rows, persons, ...sums });
    file = undefined;
  };
  try {
    for await (const candidates of persons(tx, reader)) {
      // All rows of these few persons at once: the longest file has some thousands.
      const chunk = await readChunk(tx, reader, candidates, START, 1_000_000);
      if (chunk.changes.length > 0) {
        file ??= { ...(await begin(reader, order, number())), rows: 0, persons: [] };
        await file.at.write(chunk.changes);
        file.rows += chunk.changes.length;
        file.persons.push(...chunk.present);
      }
      await order.each(chunk, shareBefore(candidates.at(-1)!.person_id));
      if (file && file.rows >= PART_ROWS) await close();
    }
    await close();
    return parts;
  } catch (error) {
    await file?.at.abandon();
    throw error;
  }
}

/** Ids are random, so how far one is among them says how much is behind it. */
const shareBefore = (id: string): number => Number.parseInt(id.slice(0, 4), 16) / 0x10000;

async function begin(
  { shape }: Reader,
  order: WriteOrder,
  part: number,
): Promise<{ name: string; at: PartFile }> {
  const resource = shape.resource.type;
  const watermark: Watermark = { ...order.watermark, part, resource };
  const name = partName(part, order.format);
  const path = join(order.folder, name);
  if (order.format === 'NDJSON') return { name, at: await ndjsonFile(path, watermark) };
  return {
    name,
    at: await parquetFile(
      path,
      watermark,
      shape.fields.map((field) => order.fields.get(field)!),
    ),
  };
}

/** By a cursor of the database, so that whoever has changed is found once and not once a chunk. */
async function* persons(tx: Transaction, { feed, values }: Reader): AsyncGenerator<Candidate[]> {
  const { text, params } = feed.allPersons;
  const filled = fillPlaceholders(params, { ...values, ...valuesFrom(START) } as Record<string, unknown>);
  await tx.unsafe(`declare persons no scroll cursor for ${text}`, filled as never[]);
  for (;;) {
    const found = await tx.unsafe<Candidate[]>(`fetch ${PERSONS} from persons`);
    if (found.length > 0) yield found;
    if (found.length < PERSONS) break;
  }
  await tx`close persons`;
}
