import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
} from 'graphql';

export const LEVELS = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;
export type Level = (typeof LEVELS)[number];

/** L1 -> 1 … L5 -> 5. */
export const rank = (level: Level): number => LEVELS.indexOf(level) + 1;

export const CATEGORIES = [
  'PERSONAL_ATTRIBUTE',
  'HEALTH_STATUS',
  'MEDICAL_APPLICATION',
  'MEDICAL_PAYMENT',
  'HEALTH_RESOURCE',
  'PUBLIC_HEALTH',
] as const;
export type Category = (typeof CATEGORIES)[number];

export const MASKS = [
  'NAME',
  'ID_NUMBER',
  'PHONE',
  'ADDRESS',
  'DATE_TO_YEAR',
  'FILE_NUMBER',
  'CARD',
  'DIAGNOSIS',
  'AMOUNT',
] as const;
export type Mask = (typeof MASKS)[number];

/** Whom a field was made for; see the directive. */
export const AUDIENCES = [
  'GRID',
  'DRUG_SAFETY',
  'OWNER',
  'REVIEWER',
  'ADDRESSEE',
  'AUDITOR',
  'RECIPIENT',
] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface Classification {
  level: Level;
  category: Category;
  mask?: Mask;
  audience?: Audience;
}

/** By schema coordinate: `Type.field`, `Type.field(arg:)`, `Input.field`, `Enum.VALUE`. */
export interface Classifications extends ReadonlyMap<string, Classification> {
  /** Names what differs from the schema (overlay.ts); absent where nothing does. Part of every cache key below. */
  readonly version?: string;
}

/** Reads every @classification of a document (a subgraph's SDL or the supergraph). */
export function classificationsOf(document: DocumentNode): Classifications {
  const found = new Map<string, Classification>();
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] | undefined) => {
    const directive = directives?.find((d) => d.name.value === 'classification');
    if (directive) found.set(coordinate, read(directive));
  };
  const noteField = (type: string, field: FieldDefinitionNode | InputValueDefinitionNode) => {
    note(`${type}.${field.name.value}`, field.directives);
    if (field.kind !== Kind.FIELD_DEFINITION) return;
    for (const arg of field.arguments ?? [])
      note(`${type}.${field.name.value}(${arg.name.value}:)`, arg.directives);
  };
  for (const node of document.definitions) {
    if ('fields' in node) for (const field of node.fields ?? []) noteField(node.name.value, field);
    if ('values' in node && node.kind === Kind.ENUM_TYPE_DEFINITION)
      for (const value of node.values ?? []) note(`${node.name.value}.${value.name.value}`, value.directives);
  }
  return found;
}

function read(directive: ConstDirectiveNode): Classification {
  const value = (name: string) => {
    const argument = directive.arguments?.find((a) => a.name.value === name)?.value;
    return argument?.kind === Kind.ENUM ? argument.value : undefined;
  };
  const level = LEVELS.find((l) => l === value('level'));
  const category = CATEGORIES.find((c) => c === value('category'));
  const mask = MASKS.find((m) => m === value('mask'));
  const audience = AUDIENCES.find((a) => a === value('audience'));
  if (!level || !category) throw new Error('@classification without level or category');
  return { level, category, ...(mask && { mask }), ...(audience && { audience }) };
}
