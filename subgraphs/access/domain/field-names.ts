import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, isInputObjectType, isObjectType } from 'graphql';

let schema: GraphQLSchema | undefined;

/** Of a description what names the thing: `公民身份号码 (GB 11643)` -> 公民身份号码 */
const nameIn = (description: string | null | undefined): string | undefined =>
  description?.split(/[:;,.(（：；，。]/, 1)[0]?.trim() || undefined;

/**
 * How a schema coordinate is called by its description: `Person.name` -> 人员·姓名. The coordinate itself where the
 * graph does not describe it (any more).
 */
export function fieldName(coordinate: string): string {
  schema ??= buildSchema(readFileSync(new URL(import.meta.resolve('@hub/schema/api.graphql')), 'utf8'));
  const [typeName = '', field = ''] = coordinate.split(/[.(]/);
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInputObjectType(type)) return coordinate;
  const named = nameIn(type.getFields()[field]?.description);
  const owner = nameIn(type.description);
  return named ? [owner, named].filter(Boolean).join('·') : coordinate;
}
