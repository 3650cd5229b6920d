import type { Vault } from '../crypto.ts';
import { sealRows } from '../labelled-rows.ts';
import { divisionSystems } from '../load-divisions.ts';
import { source } from '../tables/exchange.ts';
import { dayOf } from './calendar.ts';
import { addCare } from './care.ts';
import { loadCatalogue } from './catalogue.ts';
import { householdOf } from './households.ts';
import { addIdentity } from './identity-rows.ts';
import { institutionRows } from './institution-rows.ts';
import { createInstitutions } from './institutions.ts';
import { createPlaces } from './places.ts';
import { addAllergies, addVaccinations } from './prevention.ts';
import { createRandom, keyedRandom } from './random.ts';
import { createResident, type World } from './resident.ts';
import { type CityRow, createRows, SOURCE } from './row.ts';
import { createStaff } from './staff.ts';
import { addVisits } from './visits.ts';

export interface CityOptions {
  vault: Vault;
  /** A whole number. Another one makes other people. */
  seed: number;
  /** The city's today, YYYY-MM-DD. */
  asOf: string;
  /** Days after an encounter during which its institution counts as treating the person. */
  treatingDays: number;
}

/**
 * A synthetic city, made person by person: the same options always give the same rows (but for the nonces of sealed
 * values), and person `n` is the same however many there are.
 */
export interface City {
  /** What comes into the city with the persons from `from` to `until` - 1, `from` included: its source comes with 0. */
  institutions(from: number, until: number): Iterable<CityRow>;
  /** The same persons in the order of their subject ids, in which an index takes them without being torn apart. */
  order(from: number, until: number): Uint32Array;
  /** A person with all that there is about them. */
  person(n: number): readonly CityRow[];
}

export function createCity({ vault, seed, asOf, treatingDays }: CityOptions): City {
  const catalogue = loadCatalogue();
  ground ??= layGround();
  const { places, institutions } = ground;
  const staff = createStaff(vault);
  const subjectId = (n: number) => vault.id('city', 'subject', String(seed), String(n));
  const world: World = { vault, seed, asOf: dayOf(asOf), treatingDays, institutions, staff, subjectId };
  return {
    *institutions(from, until) {
      const opening = institutions.all.filter(({ opensAt }) => opensAt >= from && opensAt < until);
      if (from === 0) yield sourceRow(institutions.all.find((one) => one.class === STATISTICS)!.code);
      for (const one of from === 0 ? [...institutions.demo, ...opening] : opening)
        yield* institutionRows(vault, one, staff(one), world.asOf);
    },
    order(from, until) {
      const keys = new Float64Array(until - from);
      for (let n = from; n < until; n++) keys[n - from] = leading(subjectId(n));
      const order = Uint32Array.from(keys, (_, n) => n);
      return order.sort((a, b) => keys[a]! - keys[b]!).map((n) => n + from);
    },
    person(n) {
      const rows = createRows();
      const household = householdOf(n, seed, world.asOf, places);
      const ids = keyedRandom(vault.id('city', 'records', String(seed), String(n)));
      const resident = createResident(world, n, household, createRandom(seed, n, 6), ids);
      addIdentity(rows, resident);
      const visits = addVisits(rows, resident, catalogue);
      addVaccinations(rows, resident, catalogue);
      addAllergies(rows, resident);
      addCare(rows, resident, visits);
      return sealRows(vault, rows.list, institutions.byCode);
    },
  };
}

/** Places and institutions are the same for every seed, and take longer to lay out than a person. */
let ground: ReturnType<typeof layGround> | undefined;

function layGround() {
  const places = createPlaces();
  return { places, institutions: createInstitutions(places) };
}

/** The first 48 bits of a uuid. */
const leading = (uuid: string): number => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);

const STATISTICS = 'P918';

/** Delivers for the city's statistics centre. */
const sourceRow = (institutionCode: string): CityRow => ({
  table: source,
  row: {
    code: SOURCE,
    name: '合成城市 (synthetic city)',
    institutionCode,
    divisionSystem: divisionSystems.statutory.code,
    divisionCode: '500000',
  },
});
