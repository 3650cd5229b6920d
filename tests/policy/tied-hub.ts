import type { Sql } from '@hub/db/client.ts';
import type { CastMember } from '@hub/db/demo/cast.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { encodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { rowRelations } from '@hub/schema/decision.ts';
import type { Purpose } from '@hub/schema/purposes.ts';
import {
  CONSENT_CATEGORIES,
  consentBit,
  MINOR_BIT,
  type Relation,
  relationBit,
} from '@hub/schema/relations.ts';
import type { Role } from '@hub/schema/roles.ts';
import { startTestHub, type TestHub, type Wire } from '../hub/start-test-hub.ts';
import { everythingOf } from './everything-of.ts';
import type { Node, Onlooker } from './expected.ts';

/** One way of being related to a person, and no other: who the actor is, and what of the person's class it gives. */
export interface Tie {
  name: string;
  relation: Relation;
  place: Pick<Actor, 'institution'> & { personId?: string; division?: string };
  bits: number;
}

const plain = (relation: Relation, place: Tie['place']): Tie => ({
  name: relation,
  relation,
  place,
  bits: relationBit(relation),
});
const GUARDIAN = '00000000-0000-4000-8000-00000000000a';
const CATEGORIES = CONSENT_CATEGORIES.map((category, n) => ({ category, mask: 1 << n }));
const ALL = { category: 'all', mask: (1 << CATEGORIES.length) - 1 };

/** SELF has a tie for each person; these hold for all of them. */
const OF_ALL: readonly Tie[] = [
  plain('NONE', {}),
  plain('GUARDIAN', { personId: GUARDIAN }),
  plain('TREATING', { institution: 'TIE-TREATING' }),
  plain('CONTRACTED', { institution: 'TIE-CONTRACTED' }),
  plain('MANAGING', { institution: 'TIE-MANAGING' }),
  plain('JURISDICTION', { division: '500106' }),
  ...[...CATEGORIES, ALL].map(({ category, mask }) => ({
    name: `CONSENTED ${category}`,
    relation: 'CONSENTED' as const,
    place: { institution: `TIE-CONSENT-${mask}` },
    bits: CATEGORIES.reduce(
      (bits, one) => (mask & one.mask ? bits | consentBit(one.category) : bits),
      relationBit('CONSENTED'),
    ),
  })),
];

/** The token's holder who broke every glass; everybody else is another holder. */
const EMERGENCY: Tie = plain('EMERGENCY', {});
const BREAKER: Role = 'doctor';
const OTHER: Role = 'analyst';

const LIMITS = { tokens: 50_000, depth: 40, cost: 1e9, burst: 1e9, costPerSecond: 1e9 };

export interface TiedPerson {
  id: string;
  minor: boolean;
  /** Everything of the person, as the person sees it. */
  truth: Node;
}

/** A hub in which every tie holds to every person, and who may be tied. */
export interface TiedHub {
  hub: TestHub;
  /** In the order of their ids. */
  persons: readonly TiedPerson[];
  ties: readonly Tie[];
  /** An actor of this role, for this purpose, with this tie and no other. */
  actorOf(role: Role, purpose: Purpose, tie: Tie): Promise<{ token: string; actor: Actor }>;
  onlooker(actor: Actor, tie: Tie, person: TiedPerson, met?: Onlooker['met']): Onlooker;
}

export async function startTiedHub(wire: Wire): Promise<TiedHub> {
  const hub = await startTestHub({ wire, limits: LIMITS });
  await fill(hub.sql);
  await tieEverybody(hub);
  const lifted = await liftedIds(hub.sql);
  const persons = await truths(hub);
  const issuer = await openDemoIssuer(hub.environment.dataDir);
  return {
    hub,
    persons,
    ties: [plain('SELF', { personId: persons[0]!.id }), EMERGENCY, ...OF_ALL],
    async actorOf(role, purpose, { relation, place: { institution, personId, division } }) {
      const holder = relation === 'EMERGENCY' ? BREAKER : OTHER;
      const member: CastMember = {
        name: holder,
        title: '',
        roles: [role],
        purposes: [purpose],
        divisionSystem: 'GB2260-2023',
      };
      const overrides = { personId, institutionCode: institution, divisionCode: division };
      const { token } = await issuer.issue(member, overrides);
      const actor: Actor = {
        id: `demo:${holder}`,
        roles: [role],
        purpose,
        purposes: [purpose],
        ...(personId && { personId }),
        ...(institution && { institution }),
        ...(division && { jurisdiction: { system: 'GB2260-2023', code: division } }),
      };
      return { token, actor };
    },
    onlooker(actor, { relation, bits }, { id, minor }, met = () => {}) {
      const opens = rowRelations(actor).includes(relation);
      const knows = (other: string) => opens && (relation !== 'SELF' || other === actor.personId);
      return { actor, rowClass: knows(id) ? bits | (minor ? MINOR_BIT : 0) : 0, lifted, knows, met };
    },
  };
}

async function truths(hub: TestHub): Promise<TiedPerson[]> {
  const scopes = await hub.sql<{ id: string; minor: boolean }[]>`
    select person_id as id, bool_or(born_on > current_date - interval '14 years') as minor
    from access.scope group by person_id order by person_id`;
  const persons: TiedPerson[] = [];
  for (const { id, minor } of scopes) {
    const authorization = `Bearer ${await hub.token('resident', { personId: id })}`;
    const query = `{ me { ${everythingOf('Person', 2)} } }`;
    const { data, errors } = await hub.ask<{ me: Node }>(undefined, query, {}, { authorization });
    if (!data || errors) throw new Error(`the file of ${id} cannot be read: ${JSON.stringify(errors)}`);
    persons.push({ id, minor, truth: data.me });
  }
  await completeHouseholds(hub.sql, persons);
  return persons;
}

/** Nobody sees who else lives in the own household by being of it, so each member tells of themself alone. */
async function completeHouseholds(sql: Sql, persons: readonly TiedPerson[]): Promise<void> {
  const rows = await sql<{ id: string; members: string[] }[]>`
    select s.person_id as id, array_agg(o.person_id order by o.person_id) as members
    from access.scope s join person.household_member m on m.subject_id = s.subject_id
    join person.household_member n on n.household_id = m.household_id
    join access.scope o on o.subject_id = n.subject_id group by s.person_id`;
  const own = new Map(persons.map(({ id, truth }) => [id, (truth.household as Node).nodes as Node[]]));
  for (const { id, truth } of persons) {
    const members = rows.find((row) => row.id === id)?.members ?? [];
    truth.household = { nodes: members.flatMap((member) => own.get(member) ?? []) };
  }
}

/** What no demo person has, so that every cell has a value to be shown or hidden. */
async function fill(sql: Sql): Promise<void> {
  await sql`update care.enrolment set ended_at = now() where disease = 'DIABETES'`;
  await sql`update person.subject set deceased_at = now() where sex = '2'`;
  await sql`update record.encounter set display = '门诊' where required_level < 5`;
  await sql`update record.condition set abated_at = now() where required_level < 5 and national_code like 'J%'`;
  await sql`update record.observation set value_text = '阴性' where required_level < 5`;
}

/** Everybody gets every tie, and no other. */
async function tieEverybody({ sql, vault }: TestHub): Promise<void> {
  await sql`delete from access.care_relation`;
  await sql`delete from access.consent`;
  await sql`update access.scope set managing_institution = 'TIE-MANAGING', code_system = 'GB2260-2023',
    city = '500000', district = '500106'`;
  await sql`insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
    select subject_id, kind, counterpart, now() - interval '1 day', now() + interval '1 day', 'test'
    from access.scope, (values ('GUARDIAN', ${GUARDIAN}), ('TREATING', 'TIE-TREATING'), ('CONTRACTED', 'TIE-CONTRACTED'))
      t (kind, counterpart)`;
  for (const { mask } of [...CATEGORIES, ALL])
    await sql`insert into access.consent (subject_id, id, grantee, grantee_kind, categories, purposes, granted_by, ends_at)
      select subject_id, gen_random_uuid(), ${`TIE-CONSENT-${mask}`}, 'INSTITUTION', ${mask}, array['TREAT', 'PUBHLTH'], 'test',
        now() + interval '1 day' from access.scope`;
  for (const { subject_id } of await sql<{ subject_id: string }[]>`select subject_id from access.scope`)
    await sql`insert into access.break_glass
      (subject_id, id, actor, institution_code, reason, ends_at, review, reviewed_at)
      values (${subject_id}, gen_random_uuid(), ${`demo:${BREAKER}`}, 'TIE-TREATING',
        ${vault.seal('急救', `access.break_glass.reason|${subject_id}`)}, now() + interval '1 day', 'JUSTIFIED', now())`;
}

/** Ids, as the graph gives them, of all rows that a label lifts. */
async function liftedIds(sql: Sql): Promise<Set<string>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.columns
    where column_name = 'required_level' and table_name not in ('timeline', 'care_relation', 'quality_issue')`;
  const ids = new Set<string>();
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ subject_id: string; id: string }[]>(
      `select subject_id, id from ${name} where required_level = 5`,
    );
    for (const row of rows) ids.add(encodeRecordId(row.subject_id, row.id));
  }
  return ids;
}
