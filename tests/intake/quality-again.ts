import { unpackDelivery } from '@hub/kernel/intake/body.ts';
import { recordIdOf, subjectIdOf } from '@hub/kernel/intake/identity.ts';
import { type Door, SOURCE } from './door.ts';
import type { Resource } from './sample.ts';

/** A resource in the version that stands, since when it is known, and its id here. */
export interface Standing {
  name: string;
  type: string;
  first: string;
  id: string;
  resource: Resource;
}

/** What the deliveries say that stands, read from their bodies. */
export async function standing({ sql, vault }: Door): Promise<Standing[]> {
  const rows = await sql<{ type: string; id: string; body: Buffer; at: string }[]>`
    select resource_type as type, resource_id as id, body, stored_at::text as at
    from exchange.delivery where disposition = 'STORED' order by stored_at`;
  const found = new Map<string, Standing>();
  for (const { type, id, body, at } of rows) {
    const name = `${type}/${id}`;
    const resource = JSON.parse(unpackDelivery(vault, SOURCE, type, id, body).toString()) as Resource;
    const own = type === 'Patient' ? subjectIdOf(vault, SOURCE, id) : recordIdOf(vault, SOURCE, type, id);
    found.set(name, { name, type, first: found.get(name)?.first ?? at, id: own, resource });
  }
  return [...found.values()];
}

const isFirst = (one: Standing, other: Standing): boolean =>
  one.first < other.first || (one.first === other.first && one.id < other.id);

const day = (date: string): string =>
  date.length > 10 ? new Date(Date.parse(date) + 8 * 3_600_000).toISOString().slice(0, 10) : date;

function notBefore(one: string, other: string): boolean {
  const [a, b] = [day(one), day(other)];
  const length = Math.min(a.length, b.length);
  return a.slice(0, length) >= b.slice(0, length);
}

type Facts = Record<string, boolean>;

function patientFacts(one: Standing, all: readonly Standing[]): Facts {
  const { identifier, telecom } = one.resource as { identifier?: unknown; telecom?: { value: string }[] };
  const twins = all.filter((other) => other !== one && other.type === 'Patient' && other.resource.identifier);
  return {
    NAME: true,
    GENDER: true,
    BIRTH_DATE: true,
    ADDRESS: false,
    DOCUMENT: identifier !== undefined,
    PHONE_GIVEN: telecom !== undefined,
    ...(telecom && { PHONE: telecom.every(({ value }) => value.length === 11) }),
    ...(identifier !== undefined && { ID_NUMBER: true }),
    ONE_PERSON: identifier === undefined || !twins.some((twin) => isFirst(twin, one)),
  };
}

function visitFacts(one: Standing, all: readonly Standing[]): Facts {
  const key = ({ resource }: Standing) => JSON.stringify([resource.subject, resource.period]);
  const same = all.filter(
    (other) =>
      other.type === 'Encounter' &&
      key(other) === key(one) &&
      [one, other].every(({ resource }) => resource.status !== 'cancelled'),
  );
  return {
    CODE_KNOWN: true,
    STARTED_AT: true,
    CLASS: true,
    ONE_VISIT: !same.some((other) => isFirst(other, one)),
  };
}

function diagnosisFacts({ resource }: Standing, whose: Resource): Facts {
  const { coding } = resource.code as { coding: { code: string }[] };
  const code = coding[0]?.code ?? '';
  const sex: Record<string, string> = { N40: 'male', 'O80.0': 'female' };
  return {
    CODE: true,
    CODE_KNOWN: code !== 'XX',
    RECORDED_AT: resource.onsetDateTime !== undefined,
    ...(sex[code] && { SEX: whose.gender === sex[code] }),
  };
}

function resultFacts({ resource }: Standing): Facts {
  const { value, unit } = resource.valueQuantity as { value: number; unit: string };
  const right = unit === 'cm';
  return {
    CODE: true,
    CODE_KNOWN: true,
    OBSERVED_AT: true,
    RESULT: true,
    UNIT: right,
    ...(right && { RANGE: value > 100 }),
  };
}

/** What the rules say of a resource, written a second time from their words; all events are months old. */
export function factsOf(one: Standing, all: readonly Standing[]): Facts {
  const { type, resource } = one;
  if (type === 'Patient') return { VALID: true, ...patientFacts(one, all) };
  const { reference } = resource.subject as { reference: string };
  const whose = all.find(({ name }) => name === reference)!.resource;
  const { start } = (resource.period ?? {}) as { start?: string };
  const event = start ?? ((resource.onsetDateTime ?? resource.effectiveDateTime) as string | undefined);
  const death = whose.deceasedDateTime as string | undefined;
  const dated: Facts = event
    ? {
        ON_TIME: false,
        AFTER_BIRTH: notBefore(event, whose.birthDate as string),
        ...(type !== 'Encounter' && { NOT_FUTURE: true }),
        ...(type === 'Encounter' && death && { BEFORE_DEATH: notBefore(death, event) }),
      }
    : {};
  const own =
    type === 'Encounter'
      ? visitFacts(one, all)
      : type === 'Condition'
        ? diagnosisFacts(one, whose)
        : resultFacts(one);
  return { VALID: true, REFERENCE: true, ...dated, ...own };
}
