import type { Grade } from '@hub/kernel/resource/define-resource.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { higher } from './catalogue.ts';

/**
 * Refuses what cannot be raised, or would not be.
 * @param current the grade in force; undefined where there is no such resource
 * @throws BAD_USER_INPUT
 */
export function checkGrade(grade: Grade, current: Grade | undefined): void {
  if (!current) throw bad('resource names nothing in the catalogue; see `dataCatalog`.');
  if (higher(current, grade) === current)
    throw bad(`It is ${current} already; lowering a grade takes a release.`);
}

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
