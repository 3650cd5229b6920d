import { careRelation } from '@hub/db/tables/access.ts';
import { contract } from '@hub/db/tables/care.ts';
import { type IntakeMapper, rowOf, type TableRow } from '@hub/kernel/intake/mapper.ts';
import { coveredTime } from './domain/contract-term.ts';

/** None: contracts and follow-ups come with the hub's own services, no FHIR resource carries them. */
export const intake: readonly IntakeMapper[] = [];

export type ContractRow = typeof contract.$inferInsert;
/** What of a contract its relation follows from. */
export type ContractTerm = Pick<
  ContractRow,
  'subjectId' | 'institutionCode' | 'id' | 'validFrom' | 'validTo'
>;

/**
 * What to write for contracts: their own rows, and the relations that follow from them.
 * @param contracts all that the subject has with the institution, whichever of them is new
 * @param now ISO 8601
 */
export const contractRows = (contracts: readonly ContractRow[], now: string): TableRow[] => [
  ...contracts.map((row) => rowOf(contract, row)),
  ...contractRelations(contracts, now),
];

/**
 * For each subject and institution the relation CONTRACTED that follows from its contracts, so that it can never
 * outlast them. A contract that was called off leaves a relation of no duration, which takes the place of an earlier
 * one.
 */
export function contractRelations(contracts: readonly ContractTerm[], now: string): TableRow[] {
  const together = new Map<string, ContractTerm[]>();
  for (const row of contracts) {
    const key = `${row.subjectId} ${row.institutionCode}`;
    together.set(key, [...(together.get(key) ?? []), row]);
  }
  return [...together.values()].map((rows) => {
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
}
