import { loadLabels } from '@hub/schema/labels.ts';
import type { Vault } from '../crypto.ts';
import { identifierRow } from '../identifier-row.ts';
import { divisionSystems } from '../load-divisions.ts';
import { reportingAreaOf } from '../reporting-areas.ts';
import type { careRelation, scope } from '../tables/access.ts';
import type { healthFile, identifier, subject } from '../tables/person.ts';
import { contractedRows } from './care-rows.ts';
import { systemUri } from './codes.ts';
import { demoIds, homeSource, institutionOf } from './ids.ts';
import { institutions } from './institutions.ts';
import { type DemoPerson, guardians, type PersonKey, people } from './people.ts';
import { allergies, immunizations, visits } from './records.ts';
import { daysBefore } from './times.ts';

const SYSTEM = divisionSystems.statutory.code;
const CITY = '500000';
/** As long as an encounter makes its institution TREATING by default. */
const TREATING_DAYS = 90;
const COMES_OF_AGE = 18;

interface PersonRows {
  subjects: (typeof subject.$inferInsert)[];
  identifiers: (typeof identifier.$inferInsert)[];
  files: (typeof healthFile.$inferInsert)[];
  scopes: (typeof scope.$inferInsert)[];
}

/** A person is one subject for each source that delivered something about them; the managing one is first. */
function sourcesOf(person: PersonKey): string[] {
  const seen = [...visits, ...immunizations, ...allergies].filter((one) => one.person === person);
  return [...new Set([homeSource(person), ...seen.map((one) => institutionOf(one.practitioner).source)])];
}

export function personRows(vault: Vault): PersonRows {
  const ids = demoIds(vault);
  const rows: PersonRows = { subjects: [], identifiers: [], files: [], scopes: [] };
  for (const key of Object.keys(people) as PersonKey[]) {
    const person: DemoPerson = people[key];
    for (const sourceCode of sourcesOf(key)) {
      const subjectId = ids.subject(key, sourceCode);
      rows.subjects.push(subjectRow(vault, person, subjectId, sourceCode));
      rows.identifiers.push(...identifierRows(vault, person, subjectId, sourceCode));
      rows.scopes.push({ subjectId, personId: ids.person(key), ...scopeOf(person) });
    }
    rows.files.push({
      subjectId: ids.person(key),
      id: ids.record('file', key),
      number: person.fileNumber,
      status: 'ACTIVE',
      divisionSystem: SYSTEM,
      managingDivision: person.village,
      managingInstitution: managingInstitution(person),
      openedOn: person.birthDate < '2012-01-01' ? '2012-06-01' : person.birthDate,
    });
  }
  return rows;
}

function subjectRow(vault: Vault, person: DemoPerson, subjectId: string, sourceCode: string) {
  const seal = (column: string, clear: string) => vault.seal(clear, `person.subject.${column}|${subjectId}`);
  return {
    subjectId,
    sourceCode,
    name: person.name,
    sex: person.sex,
    birthDate: person.birthDate,
    addressArea: person.area,
    idNumber: person.idNumber ? seal('id_number', person.idNumber) : null,
    phone: seal('phone', person.phone),
    address: seal('address', person.address),
    code: seal('code', person.code),
  };
}

function identifierRows(vault: Vault, person: DemoPerson, subjectId: string, sourceCode: string) {
  const values: [system: string, value: string | undefined][] = [
    ['ID_NUMBER', person.idNumber],
    [person.codeSystem ?? 'HEALTH_CARD', person.code],
    ['FILE_NUMBER', person.fileNumber],
  ];
  return values.flatMap(([system, value]) =>
    value ? [identifierRow(vault, { system, value, subjectId, sourceCode })] : [],
  );
}

const managingInstitution = (person: DemoPerson) => person.managedBy && institutions[person.managedBy].code;

const scopeOf = (person: DemoPerson) => ({
  codeSystem: SYSTEM,
  city: CITY,
  district: person.village.slice(0, 6),
  township: person.village.slice(0, 9),
  village: person.village,
  reportingArea: reportingAreaOf(person.village),
  managingInstitution: managingInstitution(person),
  bornOn: person.birthDate,
});

/** TREATING follows from the latest visit at each institution, CONTRACTED from contracts; GUARDIAN is a fact of its own. */
export function careRelationRows(vault: Vault, now: Date): (typeof careRelation.$inferInsert)[] {
  const ids = demoIds(vault);
  const latestFirst = [...visits].sort((a, b) => a.daysAgo - b.daysAgo);
  const levelOf = (person: PersonKey, institution: string) =>
    loadLabels().weigh(
      visits
        .filter((one) => one.person === person && institutionOf(one.practitioner).code === institution)
        .map(({ diagnosis }) => [systemUri[diagnosis.system], diagnosis.code] as const),
    ).level;
  const treating = latestFirst.map(({ person, practitioner, daysAgo }) => {
    const { code, source } = institutionOf(practitioner);
    return {
      subjectId: ids.subject(person, source),
      kind: 'TREATING' as const,
      counterpart: code,
      startsAt: daysBefore(now, daysAgo),
      endsAt: daysBefore(now, daysAgo - TREATING_DAYS),
      origin: `encounter ${ids.record('encounter', person, String(daysAgo))}`,
      requiredLevel: levelOf(person, code),
    };
  });
  const guarded = guardians.map(({ guardian, child }) => {
    const born: string = people[child].birthDate;
    return {
      subjectId: ids.person(child),
      kind: 'GUARDIAN' as const,
      counterpart: ids.person(guardian),
      startsAt: `${born}T00:00:00Z`,
      endsAt: `${Number(born.slice(0, 4)) + COMES_OF_AGE}${born.slice(4)}T00:00:00Z`,
      origin: `birth record ${ids.record('birth', child)}`,
    };
  });
  return [...treating, ...contractedRows(vault, now), ...guarded];
}
