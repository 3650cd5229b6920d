import { codesOf } from '@hub/kernel/intake/mappings.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { textOf } from '@hub/kernel/runtime/text-input.ts';

export interface CodeMappingInput {
  source: string;
  resourceType: string;
  path: string;
  from: string;
  to: string;
  reason: string;
}

/** Longer ones are no words for a code. */
const LONGEST_WORD = 20;

/**
 * Refuses what could change what a valid row means, or hide what a code tells: words are mapped only where a closed set
 * of codes tells nothing of a diagnosis, never from one of its codes, and only to one.
 * @param day YYYY-MM-DD
 * @returns the word without spaces around
 * @throws BAD_USER_INPUT
 */
export function checkMapping({ resourceType, path, from, to }: CodeMappingInput, day: string): string {
  const codes = codesOf(resourceType, path, day);
  if (!codes)
    throw bad('Words of this property are mapped by a release only; path is such as Patient.gender.');
  if (!codes.includes(to)) throw bad(`to must be one of ${codes.join(', ')}.`);
  const word = textOf('from', from, { most: LONGEST_WORD });
  if (codes.includes(word)) throw bad('from is a code itself, and means what it says.');
  return word;
}

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
