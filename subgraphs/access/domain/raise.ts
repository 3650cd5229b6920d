import { composed } from '@hub/kernel/resource/composed.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type Classifications, type Level, rank } from '@hub/schema/classification.ts';
import { getNamedType, isLeafType, isNonNullType, isObjectType } from 'graphql';

/**
 * Refuses what cannot be raised, or would not be. An object or a list has no value of its own: its fields are raised.
 * What may not be null stays open, since a denial would erase its parent.
 * @param current the classifications in force
 * @throws BAD_USER_INPUT
 */
export function checkRaise(coordinate: string, level: Level, current: Classifications): void {
  const known = current.get(coordinate);
  if (!known) throw bad('coordinate names nothing that is classified.');
  if (rank(level) <= rank(known.level))
    throw bad(`It is at ${known.level} already; lowering a level takes a release.`);
  if (!hasOwnValue(coordinate)) throw bad('Only a value can be raised: raise the fields below it.');
}

/** Arguments, input fields and enum values, and fields that are a value or null. */
function hasOwnValue(coordinate: string): boolean {
  const [, type = '', field] = /^(\w+)\.(\w+)$/.exec(coordinate) ?? [];
  const parent = composed().getType(type);
  if (!field || !isObjectType(parent)) return true;
  const found = parent.getFields()[field];
  return found !== undefined && !isNonNullType(found.type) && isLeafType(getNamedType(found.type));
}

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
