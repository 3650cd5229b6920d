import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** The same argument wherever a field stands, so that fields of one key merge. `$id` is a person. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  'Query.person': '(id: $id)',
  'Query.personByIdentifier': '(system: "ID_NUMBER", value: "500106198506120113")',
  'Query.institution': '(code: "12500106MB0A00018Y")',
  'Query.division': '(code: "500106")',
  'Query.divisions': '(level: DISTRICT)',
  'Query.persons': '(first: 3)',
  'Query.institutions': '(first: 3)',
  'Person.encounters': '(first: 2)',
  'Person.timeline': '(first: 5)',
  // Interacts with nothing: what a warning tells, it tells on purpose (tests/federation/interactions.test.ts).
  'Person.interactionWarnings': '(drug: "C08CA01")',
  'Institution.practitioners': '(first: 2)',
};
/** Sealed anew each time; and longer by each question. */
const UNREPEATABLE = new Set(['cursor', 'endCursor', 'accessLog']);
/** Root fields that are open to anyone with a person of their own. */
const ROOTS = new Set([
  'me',
  'person',
  'personByIdentifier',
  'persons',
  'institution',
  'institutions',
  'division',
  'divisions',
]);
const VARIABLES = [
  ['id', 'ID!'],
  ['yes', 'Boolean!'],
  ['no', 'Boolean = false'],
] as const;
const DEPTH = 6;

/** Operations over an API schema: nested, aliased, merged, in fragments, under conditions; always valid. */
export function anyOperation(schema: GraphQLSchema): fc.Arbitrary<string> {
  return fc.gen().map((draw) => new Builder(schema, (sides) => draw(fc.nat, { max: sides - 1 })).build());
}

class Builder {
  readonly #schema: GraphQLSchema;
  /** A number below the given one. */
  readonly #roll: (sides: number) => number;
  readonly #fragments: string[] = [];
  #aliases = 0;
  /** Composite fields left to select. */
  #budget = 15;

  constructor(schema: GraphQLSchema, roll: (sides: number) => number) {
    this.#schema = schema;
    this.#roll = roll;
  }

  build(): string {
    const set = this.#set(this.#schema.getQueryType()!, DEPTH, 2);
    const body = [set, ...this.#fragments].join(' ');
    const used = VARIABLES.filter(([name]) => new RegExp(`\\$${name}\\b`).test(body));
    const declared = used.map(([name, type]) => `$${name}: ${type}`).join(', ');
    return `query${declared && `(${declared})`} ${body}`;
  }

  #set(type: GraphQLObjectType, depth: number, atMost: number): string {
    const fields = Object.values(type.getFields()).filter(
      (field) =>
        !UNREPEATABLE.has(field.name) &&
        (`${type.name}.${field.name}` in ARGUMENTS || !field.args.some(isRequiredArgument)) &&
        (type.name !== 'Query' || ROOTS.has(field.name)) &&
        ((depth > 1 && this.#budget > 0) || !isObjectType(getNamedType(field.type))),
    );
    if (fields.length === 0) return '{ __typename }';
    const chosen = Array.from({ length: 1 + this.#roll(atMost) }, () => fields[this.#roll(fields.length)]);
    const selections = chosen.flatMap((field) => (field ? [this.#selection(type, field, depth)] : []));
    // Of an object of which conditions leave nothing, the stock executor makes null and graphql-js, as we, {}.
    if (selections.every((one) => one.includes('@')) || this.#roll(6) === 5) selections.push('__typename');
    return `{ ${selections.join(' ')} }`;
  }

  #selection(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const target = getNamedType(field.type);
    const alias = this.#roll(4) === 3 ? `x${++this.#aliases}: ` : '';
    if (isObjectType(target)) this.#budget--;
    const set = isObjectType(target) ? this.#set(target, depth - 1, 4) : '';
    const plain = `${alias}${field.name}${ARGUMENTS[`${type.name}.${field.name}`] ?? ''}${this.#condition()} ${set}`;
    return this.#wrapped(type, plain);
  }

  #wrapped(type: GraphQLObjectType, selection: string): string {
    switch (this.#roll(10)) {
      case 9:
        return `... on ${type.name}${this.#condition()} { ${selection} }`;
      case 8:
        return `...${this.#condition()} { ${selection} }`;
      case 7: {
        const name = `F${this.#fragments.length}`;
        const stays = selection.includes('@') ? '__typename' : '';
        this.#fragments.push(`fragment ${name} on ${type.name} { ${selection} ${stays} }`);
        return `...${name}${this.#condition()}`;
      }
      default:
        return selection;
    }
  }

  #condition(): string {
    const conditions = [
      '@include(if: $yes)',
      '@skip(if: $no)',
      '@skip(if: $yes)',
      '@include(if: $no)',
      '@skip(if: false)',
    ];
    const condition = conditions[this.#roll(30) - 25];
    return condition ? ` ${condition}` : '';
  }
}
