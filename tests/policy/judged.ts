import { type Asker, bestDecision } from '@hub/schema/decision.ts';
import type { GraphQLInputType, GraphQLSchema } from 'graphql';
import {
  type FieldNode,
  getNamedType,
  isInputObjectType,
  Kind,
  parse,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { api } from './everything-of.ts';
import { classOf } from './expected.ts';

export interface Judgement {
  /** Coordinates that the policy opens to this asker in no relation; what stands below them is not judged. */
  denied: ReadonlySet<string>;
  /** The operation uses an argument over something that no relation could show this asker. */
  refused: boolean;
}

/** What the policy alone says of an operation, whoever it may be about. */
export function judged(query: string, asker: Asker): Judgement {
  const denied = new Set<string>();
  let refused = false;
  walk(query, api, (coordinate, field, args) => {
    if (bestDecision(asker, classOf(coordinate)) === 'HIDE') {
      denied.add(coordinate);
      return false;
    }
    for (const { name, value } of field.arguments ?? [])
      for (const used of usedBy(value, `${coordinate}(${name.value}:)`, args.get(name.value)!))
        refused ||= bestDecision(asker, classOf(used)) !== 'SHOW';
    return true;
  });
  return { denied, refused };
}

/** Every coordinate that an operation selects. */
export function coordinatesOf(query: string): ReadonlySet<string> {
  const found = new Set<string>();
  walk(query, api, (coordinate) => {
    found.add(coordinate);
    return true;
  });
  return found;
}

/** Coordinates of which an answer has at least one value that is not null; keys of the answer are names of fields. */
export function cellsOf(query: string, data: object, schema: GraphQLSchema = api): ReadonlySet<string> {
  const found = new Set<string>();
  const stack: unknown[][] = [[data]];
  const info = new TypeInfo(schema);
  visit(
    parse(query),
    visitWithTypeInfo(info, {
      Field: {
        enter(field) {
          const values = stack
            .at(-1)!
            .flatMap((row) => (row as Record<string, unknown>)[field.name.value] ?? [])
            .filter((value) => value !== null);
          if (values.length > 0) found.add(`${info.getParentType()!.name}.${field.name.value}`);
          stack.push(values);
        },
        leave: () => void stack.pop(),
      },
    }),
  );
  return found;
}

type Visit = (coordinate: string, field: FieldNode, args: ReadonlyMap<string, GraphQLInputType>) => boolean;

function walk(query: string, schema: GraphQLSchema, onField: Visit): void {
  const info = new TypeInfo(schema);
  visit(
    parse(query),
    visitWithTypeInfo(info, {
      Field(field) {
        if (field.name.value.startsWith('__')) return;
        const definition = info.getFieldDef()!;
        const args = new Map(definition.args.map(({ name, type }) => [name, type]));
        const goOn = onField(`${info.getParentType()!.name}.${field.name.value}`, field, args);
        return goOn ? undefined : false;
      },
    }),
  );
}

/** An argument and the input fields that its value fills. */
function usedBy(value: ValueNode, coordinate: string, type: GraphQLInputType): string[] {
  const named = getNamedType(type);
  const used = [coordinate];
  if (value.kind === Kind.LIST) used.push(...value.values.flatMap((one) => usedBy(one, coordinate, type)));
  if (value.kind === Kind.OBJECT && isInputObjectType(named))
    for (const { name, value: inner } of value.fields)
      used.push(...usedBy(inner, `${named.name}.${name.value}`, named.getFields()[name.value]!.type));
  return used;
}
