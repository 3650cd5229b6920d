import type { Sql } from '@hub/db/client.ts';
import { upsertRows } from '@hub/kernel/intake/upsert.ts';
import { type ContractTerm, contractRelations } from '../intake.ts';

/**
 * Writes the relation again wherever a contract holds at `now` and the relation does not say so: it spans one
 * unbroken time, and after a gap the next one begins.
 * @param sql may write care relations
 * @param now ISO 8601
 * @returns how many were written
 */
export async function refreshContracts(sql: Sql, now: string): Promise<number> {
  return sql.begin(async (tx) => {
    const terms = await tx<ContractTerm[]>`
      with due as (
        select distinct c.subject_id, c.institution_code from care.contract c
        where c.valid_from <= ${now} and ${now} < c.valid_to and not exists (
          select from access.care_relation r where r.subject_id = c.subject_id and r.kind = 'CONTRACTED'
            and r.counterpart = c.institution_code and r.starts_at <= ${now} and ${now} < r.ends_at))
      select c.subject_id as "subjectId", c.institution_code as "institutionCode", c.id,
        c.valid_from as "validFrom", c.valid_to as "validTo"
      from care.contract c join due using (subject_id, institution_code)`;
    const relations = contractRelations(terms, now);
    await upsertRows(tx, relations);
    return relations.length;
  });
}
