import type { Sql } from '@hub/db/client.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { MINOR_BIT, RELATIONS, type Relation } from '@hub/schema/relations.ts';

/** A person as the database has them, read without any of the hub's own queries. */
export interface OraclePerson {
  id: string;
  subjects: string[];
  /** Relations that hold between an actor and this person now, and whether the person is under 14. */
  classFor(actor: Actor): number;
}

interface Scope {
  subject_id: string;
  person_id: string;
  code_system: string;
  city: string;
  district: string;
  township: string;
  village: string;
  managing_institution: string | null;
  born_on: string | null;
}

interface Care {
  subject_id: string;
  kind: Relation;
  counterpart: string;
  starts_at: string;
  ends_at: string;
}

/** The true relations, worked out row by row from the tables of `access` in plain code. */
export async function oraclePeople(sql: Sql): Promise<OraclePerson[]> {
  const scopes = await sql<Scope[]>`select * from access.scope`;
  const cares = await sql<Care[]>`select * from access.care_relation`;
  const ids = [...new Set(scopes.map((scope) => scope.person_id))].sort();
  return ids.map((id) => {
    const own = scopes.filter((scope) => scope.person_id === id);
    const subjects = own.map((scope) => scope.subject_id);
    const live = cares.filter(
      (care) =>
        subjects.includes(care.subject_id) &&
        Date.parse(care.starts_at) <= Date.now() &&
        Date.now() < Date.parse(care.ends_at),
    );
    const related = (kind: Relation, counterpart: string | undefined) =>
      live.some((care) => care.kind === kind && care.counterpart === counterpart);
    return {
      id,
      subjects,
      classFor(actor) {
        const holds: Partial<Record<Relation, boolean>> = {
          SELF: actor.personId === id,
          GUARDIAN: related('GUARDIAN', actor.personId),
          TREATING: related('TREATING', actor.institution),
          CONTRACTED: related('CONTRACTED', actor.institution),
          MANAGING: own.some(
            (scope) =>
              scope.managing_institution !== null && scope.managing_institution === actor.institution,
          ),
          JURISDICTION: own.some(
            (scope) =>
              scope.code_system === actor.jurisdiction?.system &&
              [scope.city, scope.district, scope.township, scope.village].includes(actor.jurisdiction.code),
          ),
        };
        const bits = RELATIONS.reduce((mask, relation, n) => mask | (holds[relation] ? 1 << n : 0), 0);
        return bits | (own.some((scope) => isUnder14(scope.born_on)) ? MINOR_BIT : 0);
      },
    };
  });
}

function isUnder14(bornOn: string | null): boolean {
  if (!bornOn) return false;
  const today = new Date().toISOString().slice(0, 10);
  return `${Number(bornOn.slice(0, 4)) + 14}${bornOn.slice(4)}` > today;
}
