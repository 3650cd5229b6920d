import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import DataLoader from 'dataloader';

export interface PersonRow {
  id: string;
  name: string;
  sex: string;
  birth_date: string;
  id_number: Buffer;
  phone: Buffer;
}

export interface EncounterRow {
  person_id: string;
  subject_id: string;
  at: string;
  class: string;
  department: string | null;
  sealed: Buffer | null;
  institution_code: string;
}

export interface InstitutionRow {
  code: string;
  name: string;
  level: string;
}

export interface StockContext extends ReturnType<typeof loaders> {
  vault: Vault;
}

/** One set a request, as DataLoader's manual says. */
export const loaders = (sql: Sql) => ({
  persons: new DataLoader<string, PersonRow | undefined>(async (ids) => {
    const rows = await sql<PersonRow[]>`
      select subject_id as id, name, sex, birth_date, id_number, phone from person.subject
      where subject_id = any(${[...ids]}::uuid[])`;
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }),
  encounters: new DataLoader<{ id: string; first: number }, EncounterRow[], string>(
    async (keys) => {
      const rows = await sql<EncounterRow[]>`
        select p.id as person_id, e.* from unnest(${keys.map((key) => key.id)}::uuid[]) p(id) cross join lateral (
          select e.subject_id, e.at, e.class, e.department, e.sealed, e.institution_code
          from access.scope s join record.encounter e on e.subject_id = s.subject_id
          where s.person_id = p.id order by e.at desc, e.id desc limit ${Math.max(...keys.map((key) => key.first))}
        ) e`;
      return keys.map(({ id, first }) => rows.filter((row) => row.person_id === id).slice(0, first));
    },
    { cacheKeyFn: ({ id, first }) => `${id} ${first}` },
  ),
  institutions: new DataLoader<string, InstitutionRow | undefined>(async (codes) => {
    const rows = await sql<InstitutionRow[]>`
      select code, name, level from institution.institution where code = any(${[...codes]})`;
    const byCode = new Map(rows.map((row) => [row.code, row]));
    return codes.map((code) => byCode.get(code));
  }),
});
