import type { TransactionSql } from 'postgres';
import type { Sql } from '../client.ts';
import type { Vault } from '../crypto.ts';
import { insertRows } from '../insert-rows.ts';
import { divisionSystems } from '../load-divisions.ts';
import * as access from '../tables/access.ts';
import * as backflow from '../tables/backflow.ts';
import * as care from '../tables/care.ts';
import * as exchange from '../tables/exchange.ts';
import * as institution from '../tables/institution.ts';
import * as person from '../tables/person.ts';
import * as record from '../tables/record.ts';
import { backflowRows } from './backflow.ts';
import { capacityRows } from './capacity.ts';
import { careRows } from './care-rows.ts';
import { assignmentRows } from './cast.ts';
import { custodyRows, householdRows } from './household-rows.ts';
import { demoIds } from './ids.ts';
import { institutions, type PractitionerKey, practitioners } from './institutions.ts';
import { careRelationRows, personRows } from './person-rows.ts';
import { recordRows } from './record-rows.ts';

const SYSTEM = divisionSystems.statutory.code;

/**
 * Loads four institutions with their sources (`DEMO` is the hospital's) and twelve fictitious residents, in one
 * transaction, once: a database that has the source `DEMO` is left alone. Visits lie some days before `now`;
 * ids depend on the vault alone.
 * @returns whether it was loaded now.
 */
export async function loadDemo(sql: Sql, vault: Vault, { now }: { now: Date }): Promise<boolean> {
  return sql.begin(async (tx) => {
    // Also where the demo was loaded before there were any; one that has ended stays ended.
    await insertRows(tx, access.assignment, assignmentRows(vault));
    // The unique source makes a second hub that starts at the same time wait, and then find nothing to do.
    const { count } = await tx`
      insert into exchange.source (code, name, institution_code, division_system, division_code)
      values ('DEMO', ${institutions.hospital.name}, ${institutions.hospital.code}, ${SYSTEM},
        ${institutions.hospital.district}) on conflict do nothing`;
    if (count === 0) return false;
    await loadInstitutions(tx, vault);
    const { beds, equipment, sessions } = capacityRows(vault, now);
    await insertRows(tx, institution.bed, beds);
    await insertRows(tx, institution.equipment, equipment);
    await insertRows(tx, institution.session, sessions);
    const { subjects, identifiers, files, scopes } = personRows(vault);
    await insertRows(tx, person.subject, subjects);
    await insertRows(tx, person.identifier, identifiers);
    await insertRows(tx, person.healthFile, files);
    await insertRows(tx, person.custody, custodyRows(vault, files));
    await insertRows(tx, person.householdMember, householdRows(vault));
    await insertRows(tx, access.scope, scopes);
    await insertRows(tx, access.careRelation, careRelationRows(vault, now));
    const records = recordRows(vault, now);
    await insertRows(tx, record.encounter, records.encounters);
    await insertRows(tx, record.condition, records.conditions);
    await insertRows(tx, record.medication, records.medications);
    await insertRows(tx, record.report, records.reports);
    await insertRows(tx, record.observation, records.observations);
    await insertRows(tx, record.immunization, records.immunizations);
    await insertRows(tx, record.allergy, records.allergies);
    const { contracts, enrolments, followUps, referrals } = careRows(vault, now);
    await insertRows(tx, care.contract, contracts);
    await insertRows(tx, care.enrolment, enrolments);
    await insertRows(tx, care.followUp, followUps);
    await insertRows(tx, care.referral, referrals);
    const { grants, fields, steps } = backflowRows(vault, now);
    await insertRows(tx, backflow.backflowGrant, grants);
    await insertRows(tx, backflow.backflowField, fields);
    await insertRows(tx, backflow.backflowStep, steps);
    return true;
  });
}

async function loadInstitutions(tx: TransactionSql, vault: Vault): Promise<void> {
  const ids = demoIds(vault);
  const all = Object.values(institutions);
  await insertRows(
    tx,
    exchange.source,
    all.map((one) => ({
      code: one.source,
      name: one.name,
      institutionCode: one.code,
      divisionSystem: SYSTEM,
      divisionCode: one.district,
    })),
  );
  await insertRows(
    tx,
    institution.institution,
    all.map(({ district, township, source, ...one }) => ({
      ...one,
      operatingStatus: '0',
      divisionSystem: SYSTEM,
      divisionCode: township,
      districtCode: district,
      sourceCode: source,
    })),
  );
  await insertRows(
    tx,
    institution.practitioner,
    (Object.keys(practitioners) as PractitionerKey[]).map((key) => {
      const { institution: workplace, ...one } = practitioners[key];
      const { code, source } = institutions[workplace];
      return { ...one, id: ids.practitioner(key), institutionCode: code, sourceCode: source };
    }),
  );
}
