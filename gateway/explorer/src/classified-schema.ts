import {
  buildSchema,
  type GraphQLEnumType,
  type GraphQLSchema,
  type IntrospectionQuery,
  introspectionFromSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { type Classification, type Classifications, fetchClassifications, fetchSchemaText } from './hub.ts';

/**
 * The hub's schema, each description ending in its field's classification: the documentation, the hover and the
 * completion of GraphiQL all show descriptions. Read as text, since introspection may need a token.
 */
export async function fetchClassifiedSchema(): Promise<IntrospectionQuery> {
  const [text, classifications] = await Promise.all([fetchSchemaText(), fetchClassifications()]);
  return introspectionFromSchema(classifySchema(buildSchema(text), classifications));
}

/** What the documentation opens with. */
const WELCOME =
  '从 Query 问起。每个字段下的色标是其数据级别 (GB/T 39725): [L1](#L1) 完全公开, 逐级至 [L5](#L5) 极小范围; 看到什么还取决于身份、目的与关系。';

/** Amends the descriptions in place. */
export function classifySchema(schema: GraphQLSchema, classifications: Classifications): GraphQLSchema {
  const amend = (one: { description?: string | null | undefined }, coordinate: string) => {
    const found = classifications[coordinate];
    // Two spaces and a line break: a new line of the same paragraph, since lists show the first paragraph only.
    if (found) one.description = [one.description, badge(schema, found)].filter(Boolean).join('  \n');
  };
  schema.description ??= WELCOME;
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type)) for (const value of type.getValues()) amend(value, `${type.name}.${value.name}`);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) amend(field, `${type.name}.${field.name}`);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      amend(field, `${type.name}.${field.name}`);
      for (const arg of field.args) amend(arg, `${type.name}.${field.name}(${arg.name}:)`);
    }
  }
  return schema;
}

/** In Markdown: what links to `#L4` is coloured as that level (styles/badges.css). */
function badge(schema: GraphQLSchema, { level, category, mask }: Classification): string {
  const name = (type: string, value: string) =>
    (schema.getType(type) as GraphQLEnumType | undefined)?.getValue(value)?.description ?? value;
  const parts = [
    `[${level} ${name('ClassificationLevel', level)}](#${level})`,
    name('DataCategory', category),
  ];
  if (mask) parts.push(`可脱敏 (${name('Mask', mask)})`);
  return parts.join(' · ');
}
