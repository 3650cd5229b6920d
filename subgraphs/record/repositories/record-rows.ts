import type { Vault } from '@hub/db/crypto.ts';
import { liftedFields, sealRow } from '@hub/db/sealed-row.ts';
import { toInstant } from '@hub/kernel/intake/dates.ts';
import {
  encounterIdOf,
  practitionerIdOf,
  recordIdOf,
  referencedId,
  subjectIdOf,
} from '@hub/kernel/intake/identity.ts';
import type { IntakeContext, Mapped } from '@hub/kernel/intake/mapper.ts';
import { Rejection } from '@hub/kernel/intake/reasons.ts';
import { DEPARTMENT, LIFTED, loadLabels, type Weight } from '@hub/schema/labels.ts';
import type { PgTable } from 'drizzle-orm/pg-core';
import { mapConcept, saidBy } from '../domain/concepts.ts';
import type { Facts } from '../domain/facts.ts';

type Row = Record<string, unknown>;

const labels = loadLabels();

/**
 * Facts -> rows of one clinical table: ids derived, codes mapped, what a label lifts and all free text sealed.
 * @throws Rejection
 */
export function recordRows(
  table: PgTable,
  facts: Facts,
  [resourceType, resourceId]: [string, string],
  context: IntakeContext,
): Mapped {
  const { vault, source, terminology } = context;
  const patientId = referencedId(facts.patient, 'Patient');
  if (!patientId) throw new Rejection('REFERENCE_UNKNOWN', `${resourceType}: its person`);
  const subjectId = subjectIdOf(vault, source.code, patientId);
  const encounterId = referencedId(facts.encounter, 'Encounter');
  const practitionerId = referencedId(facts.practitioner, 'Practitioner');
  const time = facts.times.find((value) => value !== undefined);
  const id = recordIdOf(vault, source.code, resourceType, resourceId);
  const common = {
    subjectId,
    sourceCode: source.code,
    encounterId: encounterId ? encounterIdOf(vault, source.code, encounterId) : null,
    // Of what belongs to an encounter, the encounter knows the institution.
    institutionCode: encounterId ? null : source.institutionCode,
    practitionerId: practitionerId ? practitionerIdOf(vault, source.code, practitionerId) : null,
    at: time === undefined ? context.now : toInstant(time, `${resourceType}: its time`),
    status: facts.status ?? null,
  };
  const own: Row = { ...facts.columns };
  for (const [field, value] of Object.entries(facts.instants ?? {})) {
    own[field] = value === undefined ? null : toInstant(value, `${resourceType}: ${field}`);
  }
  if (facts.items) {
    own.itemIds = facts.items.flatMap((item) => {
      const itemId = referencedId(item, 'Observation');
      return itemId ? [recordIdOf(vault, source.code, 'Observation', itemId)] : [];
    });
  }
  const conditions = facts.conditions?.flatMap((condition) => {
    const conditionId = referencedId(condition, 'Condition');
    return conditionId ? [recordIdOf(vault, source.code, 'Condition', conditionId)] : [];
  });
  // Most have none, and null takes no room in a row.
  if (conditions?.length) own.reasonIds = conditions;
  const weight = labels.weigh([
    ...saidBy([facts.concept, facts.answer, ...(facts.reasons ?? [])], terminology),
    ...(facts.departments ?? []).map((name) => [DEPARTMENT, name] as const),
  ]);
  const whole = concept(facts, { ...common, ...own, id }, weight);
  const parts = (facts.parts ?? []).map((part, index) =>
    concept(
      part,
      {
        ...common,
        ...part.columns,
        id: recordIdOf(vault, source.code, resourceType, `${resourceId}#${index}`),
        panelId: id,
      },
      heavier(whole, labels.weigh(saidBy([part.concept, part.answer], terminology))),
    ),
  );
  const all = [whole, ...parts];
  return {
    subjectId,
    needsSubject: true,
    rows: all.map(({ row }) => ({ table, row })),
    labelled: all.some(({ spreads }) => spreads),
    unmapped: all.flatMap(({ unmapped }) => unmapped),
  };

  function concept(
    said: Pick<Facts, 'concept' | 'answer' | 'freeText'>,
    row: Row & { subjectId: string },
    { level, spreads }: Weight,
  ) {
    const mapped = mapConcept(said.concept, terminology);
    const answer = said.answer && mapConcept(said.answer, terminology);
    const full: Row & { subjectId: string } = { ...row, ...mapped.columns };
    if (answer?.known) full.valueText = answer.columns.display;
    const hidden: Row = { ...said.freeText };
    if (mapped.words !== undefined) hidden.display = mapped.words;
    if (answer && !answer.known) hidden.valueText = answer.columns.display;
    else if (answer?.words !== undefined) hidden.valueText = answer.words;
    const required = mapped.known ? level : LIFTED;
    const unmapped = [...mapped.unmapped, ...(answer?.unmapped ?? [])];
    return { row: seal(vault, table, full, hidden, required), level: required, spreads, unmapped };
  }
}

const heavier = (a: Weight, b: Weight): Weight => ({
  level: Math.max(a.level, b.level),
  spreads: a.spreads || b.spreads,
});

/** A lifted row tells nothing in clear; of any other, `hidden` is sealed beside what stands in its place. */
function seal(
  vault: Vault,
  table: PgTable,
  row: Row & { subjectId: string },
  hidden: Row,
  requiredLevel: number,
): Row {
  const said = Object.fromEntries(Object.entries(hidden).filter(([, value]) => value !== undefined));
  const whole = { ...row, ...said, requiredLevel };
  if (requiredLevel === LIFTED) return sealRow(vault, table, whole, liftedFields);
  const sealed: Row = sealRow(vault, table, whole, new Set(Object.keys(said)));
  for (const field of Object.keys(said)) sealed[field] = row[field] ?? null;
  return sealed;
}
