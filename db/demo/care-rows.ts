import type { Vault } from '../crypto.ts';
import type { careRelation } from '../tables/access.ts';
import * as care from '../tables/care.ts';
import { contracts, type DemoContracts, enrolments, referrals } from './care.ts';
import { institutions } from './institutions.ts';
import { codes, ownedBy, sealTables } from './record-rows.ts';
import { daysBefore } from './times.ts';

interface CareRows {
  contracts: (typeof care.contract.$inferInsert)[];
  enrolments: (typeof care.enrolment.$inferInsert)[];
  followUps: (typeof care.followUp.$inferInsert)[];
  referrals: (typeof care.referral.$inferInsert)[];
}

const CONTRACT_DAYS = 365;
/** Four visits a year are the standard of both diseases. */
const FOLLOW_UP_DAYS = 90;

/** Contracts, chronic care and referrals of the demo people, in the tables' own shape. */
export function careRows(vault: Vault, now: Date): CareRows {
  const rows = {
    contracts: contracts.flatMap((one) => contractRows(vault, one, now)),
    ...chronicRows(vault, now),
    referrals: referralRows(vault, now),
  };
  return sealTables<CareRows>(vault, rows, {
    contracts: care.contract,
    enrolments: care.enrolment,
    followUps: care.followUp,
    referrals: care.referral,
  });
}

function contractRows(
  vault: Vault,
  { person, practitioner, sinceDaysAgo, packages }: DemoContracts,
  now: Date,
) {
  const rows: CareRows['contracts'] = [];
  for (const [year, name] of packages.entries()) {
    const daysAgo = sinceDaysAgo - year * CONTRACT_DAYS;
    const validFrom = daysBefore(now, daysAgo);
    rows.push({
      ...ownedBy(vault, person, practitioner, validFrom, 'contract', String(daysAgo)),
      status: 'SIGNED',
      validFrom,
      validTo: daysBefore(now, daysAgo - CONTRACT_DAYS),
      package: name,
      renewalOf: rows.at(-1)?.id ?? null,
    });
  }
  return rows;
}

/** CONTRACTED lasts as long as one contract goes on from another. */
export const contractedRows = (vault: Vault, now: Date): (typeof careRelation.$inferInsert)[] =>
  contracts.map((one) => {
    const rows = contractRows(vault, one, now);
    const [first, last] = [rows[0]!, rows.at(-1)!];
    return {
      subjectId: first.subjectId,
      kind: 'CONTRACTED',
      counterpart: first.institutionCode,
      startsAt: first.validFrom,
      endsAt: last.validTo,
      origin: `contract ${last.id}`,
    };
  });

function chronicRows(vault: Vault, now: Date): Pick<CareRows, 'enrolments' | 'followUps'> {
  const rows: Pick<CareRows, 'enrolments' | 'followUps'> = { enrolments: [], followUps: [] };
  for (const { person, practitioner, daysAgo, disease, riskLevel, endedDaysAgo, followUps } of enrolments) {
    const enrolment = {
      ...ownedBy(vault, person, practitioner, daysBefore(now, daysAgo), 'enrolment', disease),
      status: endedDaysAgo === undefined ? 'active' : 'ended',
      disease,
      riskLevel: riskLevel ?? null,
      endedAt: endedDaysAgo === undefined ? null : daysBefore(now, endedDaysAgo),
    };
    rows.enrolments.push(enrolment);
    for (const { daysAgo, practitioner, ...seen } of followUps)
      rows.followUps.push({
        ...ownedBy(
          vault,
          person,
          practitioner,
          daysBefore(now, daysAgo),
          `follow-up ${disease}`,
          String(daysAgo),
        ),
        status: 'completed',
        enrolmentId: enrolment.id,
        disease,
        nextDueOn: daysBefore(now, daysAgo - FOLLOW_UP_DAYS).slice(0, 10),
        ...seen,
      });
  }
  return rows;
}

const referralRows = (vault: Vault, now: Date): CareRows['referrals'] =>
  referrals.map(({ person, practitioner, daysAgo, to, acceptedDaysAgo, diagnosis, ...said }) => ({
    ...ownedBy(vault, person, practitioner, daysBefore(now, daysAgo), 'referral', String(daysAgo)),
    ...codes(diagnosis),
    ...said,
    toInstitutionCode: institutions[to].code,
    acceptedAt: acceptedDaysAgo === undefined ? null : daysBefore(now, acceptedDaysAgo),
  }));
