import { careRelation } from '@hub/db/tables/access.ts';
import { contract } from '@hub/db/tables/care.ts';
import { type IntakeMapper, rowOf, type TableRow } from '@hub/kernel/intake/mapper.ts';
import { coveredTime } from './domain/contract-term.ts';

/** None: contracts and follow-ups come with the hub's own services, no FHIR resource carries them. */
export const intake: readonly IntakeMapper[] = [];

export type ContractRow = typeof contract.$inferInsert;

/**
 * What to write for contracts: their own rows, and for each subject and institution the relation CONTRACTED that
 * follows from them, so that it can never outlast them. A contract that was called off leaves a relation of no
 * duration, which takes the place of an earlier one.
 * @param contracts all that the subject has with the institution, whichever of them is new
 * @param now ISO 8601
 */
export function contractRows(contracts: readonly ContractRow[], now: string): TableRow[] {
  const together = new Map<string, ContractRow[]>();
  for (const row of contracts) {
    const key = `${row.subjectId} ${row.institutionCode}`;
    together.set(key, [...(together.get(key) ?? []), row]);
  }
  const relations = [...together.values()].map((rows) => {
    const { subjectId, institutionCode } = rows[0]!;
    const { startsAt, endsAt, contractId } = coveredTime(rows, now);
    return rowOf(careRelation, {
      subjectId,
      kind: 'CONTRACTED',
      counterpart: institutionCode,
      startsAt,
      endsAt,
      origin: `contract ${contractId}`,
    });
  });
  return [...contracts.map((row) => rowOf(contract, row)), ...relations];
}
