import type { TransactionSql } from 'postgres';
import type { IntakeRun, Prepared, Ready } from '../prepare.ts';
import type { Defect } from '../receive.ts';
import type { Patient } from './checks.ts';
import { Counts } from './counts.ts';
import { evaluatePatient, evaluateUnique, type Quality } from './evaluate.ts';
import { closeIssues, foundBy, type Issue, issuesOf, openIssues } from './issues.ts';
import { findDoublePersons, findDoubleVisits } from './patients.ts';
import { recheck } from './recheck.ts';
import { QUARANTINE_RULES, ruleBroken } from './rules.ts';

/** What the rules say of a resource, and since when it is known. */
export type Verdict = Quality & { firstOn: string };

/** What is to be found out about a batch before its deliveries are written. */
export interface Judged {
  verdicts: ReadonlyMap<Prepared, Verdict>;
}

const nameOf = ({ resourceType, resourceId }: Prepared): string => `${resourceType}/${resourceId}`;
const isUnique = ({ resourceType }: Prepared): boolean =>
  resourceType === 'Patient' || resourceType === 'Encounter';

/** Judges the resources of a batch, once they are settled and their records written. */
export async function judge(
  tx: TransactionSql,
  run: IntakeRun,
  due: readonly Prepared[],
  patients: ReadonlyMap<string, Patient>,
): Promise<Judged> {
  const { source, day } = run;
  const judged = due.filter((item) => item.quality && !item.rejection);
  const unique = judged.filter(isUnique);
  const visits = unique.filter(({ resourceType }) => resourceType === 'Encounter');
  const subjectsOf = (items: readonly Prepared[]) => [
    ...new Set(items.flatMap(({ mapped }) => mapped.subjectId ?? [])),
  ];
  const numbered = unique.filter(({ mapped }) => mapped.rows.some(({ row }) => row.system === 'ID_NUMBER'));
  const persons = subjectsOf(numbered);
  const [doubleVisits, doublePersons] = await Promise.all([
    findDoubleVisits(
      tx,
      source.code,
      subjectsOf(visits),
      visits.map(({ recordId }) => recordId),
    ),
    findDoublePersons(tx, source.code, persons, persons),
  ]);
  const verdicts = new Map(
    judged.map((item) => {
      const { resourceType: type, resource, mapped, before } = item;
      const patient = mapped.needsSubject ? patients.get(mapped.subjectId ?? '') : undefined;
      let quality: Quality = item.quality!;
      if (patient)
        quality = evaluatePatient(type, { resource, day, terminology: run.terminology }, patient, quality);
      if (isUnique(item))
        quality = evaluateUnique(
          type,
          day,
          type === 'Encounter' ? doubleVisits.has(item.recordId) : doublePersons.has(mapped.subjectId ?? ''),
          quality,
        );
      return [item, { ...quality, firstOn: before?.state?.firstOn ?? day }] as const;
    }),
  );
  return { verdicts };
}

/**
 * Keeps counts and issues in step with a batch whose deliveries are written: a version takes the place of the one
 * before on the day on which the resource first came, so that a correction mends the score of that day.
 * @returns the issues it opened
 */
export async function keepQuality(
  tx: TransactionSql,
  run: IntakeRun,
  { verdicts }: Judged,
  kept: readonly Prepared[],
  defects: readonly Defect[],
  batch: readonly Ready[],
): Promise<readonly Issue[]> {
  const found = foundBy(run);
  const counts = new Counts();
  const issues: Issue[] = defects.filter(({ late }) => !late).map(issueOfDefect);
  const touched: string[] = [];
  for (const [item, verdict] of verdicts) {
    const { resourceType, resourceId, before } = item;
    counts.add(resourceType, verdict.firstOn, verdict, 1);
    if (before?.state) counts.add(resourceType, before.state.firstOn, before.state, -1);
    else if (verdict.lag !== undefined) counts.arrived(resourceType, verdict.firstOn, verdict.lag);
    issues.push(
      ...issuesOf({ resourceType, resourceId, requiredLevel: levelOf(item) }, verdict.failed, run.day),
    );
    if (!item.late && (before || run.quarantined)) touched.push(nameOf(item));
  }
  // What had waited waits no more; what else came under its name is as it was.
  const late = kept.filter((item) => item.late).map(nameOf);
  const unchanged = batch.flatMap((item) => (item.kind === 'unchanged' ? [item.name] : []));
  await Promise.all([
    counts.write(tx, run.source.code),
    run.issues && closeIssues(tx, found, touched, issues),
    run.issues && closeIssues(tx, found, late, issues, ['REFERENCE']),
    run.issues && closeIssues(tx, found, unchanged, [], QUARANTINE_RULES),
    openIssues(tx, found, issues),
  ]);
  run.issues ||= issues.length > 0;
  await recheck(tx, run, changedSubjects(verdicts.keys()));
  return issues;
}

/** Whose other records may be right or wrong now, although no version of them came. */
const changedSubjects = (items: Iterable<Prepared>): string[] => [
  ...new Set(
    [...items]
      .filter((item) => item.before && isUnique(item))
      .flatMap(({ mapped, previousSubjects }) => [...previousSubjects, mapped.subjectId ?? []].flat()),
  ),
];

/** The level that the labels of its rows lift it to. */
const levelOf = ({ mapped }: Prepared): number =>
  Math.max(1, ...mapped.rows.map(({ row }) => Number(row.requiredLevel ?? 1)));

const issueOfDefect = (defect: Defect): Issue => ({
  name: defect.resourceId
    ? `${defect.resourceType}/${defect.resourceId}`
    : defect.fingerprint.toString('hex'),
  resourceType: defect.resourceType ?? null,
  resourceId: defect.resourceId ?? null,
  fingerprint: defect.fingerprint,
  rule: ruleBroken(defect.reason),
  requiredLevel: 1,
  detail: `${defect.reason}: ${defect.detail}`,
});
