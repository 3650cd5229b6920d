import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { people } from '@hub/db/demo/people.ts';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { TestHub } from '../hub/start-test-hub.ts';
import { api, everythingOf } from './everything-of.ts';

/** What the root fields that need an argument are given: people, places and a grant of the demo. */
const argumentsOf = ({ vault }: TestHub): Readonly<Record<string, string>> => {
  const person = demoIds(vault).person('zhangWei');
  const grant = demoIds(vault).record('backflow', 'active');
  const { code } = institutions.hospital;
  return {
    accessLogProof: 'entry: "x"',
    accessLogOf: `person: "${person}"`,
    deliveriesOf: `person: "${person}"`,
    accessLogBy: 'actor: "demo:doctor", from: "2026-01-01T00:00:00Z", until: "2036-01-01T00:00:00Z"',
    refusedAttempts: 'from: "2026-01-01T00:00:00Z", until: "2036-01-01T00:00:00Z"',
    explainAccess: `person: "${person}", coordinate: "Person.idNumber"`,
    gridPersons: 'division: "500106001"',
    dataResource: 'code: "EMR-CONDITION"',
    backflowGrant: `id: "${grant}"`,
    previewBackflow: 'input: { fields: [{ coordinate: "Condition.code" }, { coordinate: "Person.name" }] }',
    qualityScores: `scope: { institution: "${code}" }`,
    quarantineOutline: 'issue: "00000000-0000-4000-8000-000000000000"',
    archivedOutline: 'archived: { source: "DEMO", resourceType: "Flag", resourceId: "none" }',
    qualityBulletin: 'month: "2026-10"',
    backflow: `grant: "${grant}", resource: "Condition"`,
    backflowReleases: `grant: "${grant}"`,
    backflowRelease: 'id: "00000000-0000-4000-8000-000000000000"',
    backflowFile: 'release: "00000000-0000-4000-8000-000000000000", part: 1',
    institution: `code: "${code}"`,
    person: `id: "${person}"`,
    personByIdentifier: `system: "ID_NUMBER", value: "${people.zhangWei.idNumber}"`,
    division: 'code: "500106"',
    divisions: 'level: DISTRICT',
    statistics: 'cube: "chronic", by: ["disease"], where: { division: "500106" }, periods: ["2025"]',
    regionPortraits: 'parent: "500106", period: "2025"',
    indicator: 'code: "NR-01"',
    indicatorValues: 'code: "NR-01", place: { division: "500106" }, period: "2025"',
  };
};

/**
 * A call of every root field of `Query`, with everything that its type says; of persons the id.
 * @param without coordinates that are not asked for
 * @returns by field
 */
export function rootCalls(
  hub: TestHub,
  schema: GraphQLSchema = api,
  without: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  const given = argumentsOf(hub);
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  const calls = new Map<string, string>();
  for (const { name, type, args } of fields) {
    if (name.startsWith('_') || without.has(`Query.${name}`)) continue;
    if (!given[name] && args.some((one) => one.type.toString().endsWith('!')))
      throw new Error(`Query.${name} needs an argument in this test's table`);
    const target = getNamedType(type);
    const call = `${name}${given[name] ? `(${given[name]})` : ''}`;
    calls.set(name, isObjectType(target) ? `${call} { ${belowOf(target.name, schema, without)} }` : call);
  }
  return calls;
}

function belowOf(type: string, schema: GraphQLSchema, without: ReadonlySet<string>): string {
  const row = type.replace(/Connection$/, '');
  const selection = row === 'Person' ? 'id' : everythingOf(row, 2, schema, without);
  return row === type ? selection : `nodes { ${selection} } pageInfo { hasNextPage }`;
}

/** A call of every mutation with some value for each argument that it must be given. */
export function mutationCalls(): ReadonlyMap<string, string> {
  const calls = new Map<string, string>();
  for (const { name, type, args } of Object.values(api.getMutationType()!.getFields())) {
    const given = args.filter(isRequiredArgument).map((one) => `${one.name}: ${someValue(one.type)}`);
    const call = `${name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
    calls.set(name, isObjectType(getNamedType(type)) ? `${call} { __typename }` : call);
  }
  return calls;
}

const SCALARS: Readonly<Record<string, string>> = {
  Int: '1',
  Float: '1',
  Boolean: 'true',
  Date: '"2026-01-01"',
  DateTime: '"2026-01-01T00:00:00Z"',
};

function someValue(type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]!.name;
  if (!isInputObjectType(named)) return SCALARS[named.name] ?? '"00000000-0000-4000-8000-000000000000"';
  const fields = Object.values(named.getFields()).filter(isRequiredInputField);
  return `{ ${fields.map((field) => `${field.name}: ${someValue(field.type)}`).join(', ')} }`;
}
