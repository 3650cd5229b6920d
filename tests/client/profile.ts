import { ProfileDocument, type ProfileQuery } from './__generated__/graphql.ts';
import { type Connection, fetchGraph } from './fetch-graph.ts';

type Person = NonNullable<ProfileQuery['person']>;
type Encounter = NonNullable<NonNullable<Person['encounters']>['nodes']>[number];

/** A line of a screen: what is known, and whether it is masked or withheld. */
export interface Line {
  label: string;
  value: string;
}

export interface Profile {
  lines: Line[];
  encounters: Encounter[];
}

/** A person's profile with all encounters, page by page; undefined for a person this caller may not know of. */
export async function readProfile(
  connection: Connection,
  id: string,
  first = 20,
): Promise<Profile | undefined> {
  const { data, denied, masked } = await fetchGraph(connection, ProfileDocument, { id, first });
  const { person } = data;
  if (!person) return undefined;
  const line = (label: string, field: 'name' | 'idNumber' | 'birthDate'): Line => {
    const coordinate = `Person.${field}`;
    if (denied.has(coordinate)) return { label, value: `(${denied.get(coordinate)})` };
    return { label, value: `${person[field] ?? '–'}${masked.has(coordinate) ? ' (脱敏)' : ''}` };
  };
  const encounters = [...(person.encounters?.nodes ?? [])];
  let page = person.encounters?.pageInfo;
  while (page?.hasNextPage) {
    const next = await fetchGraph(connection, ProfileDocument, { id, first, after: page.endCursor });
    encounters.push(...(next.data.person?.encounters?.nodes ?? []));
    page = next.data.person?.encounters?.pageInfo;
  }
  return {
    lines: [line('姓名', 'name'), line('身份证号', 'idNumber'), line('出生日期', 'birthDate')],
    encounters,
  };
}
