import { HubError } from '@hub/kernel/runtime/errors.ts';
import { textOf } from '@hub/kernel/runtime/text-input.ts';
import { pastDay } from './input.ts';

export type AssessmentKind = 'EMR_LEVEL' | 'MATURITY' | 'DIGITAL_HOSPITAL';

/** The levels there are, the lowest first. */
const LEVELS: Readonly<Record<AssessmentKind, readonly string[]>> = {
  EMR_LEVEL: ['0', '1', '2', '3', '4', '5', '6', '7', '8'],
  MATURITY: ['1', '2', '3', '4B', '4A', '5B', '5A'],
  DIGITAL_HOSPITAL: ['PASSED'],
};

export interface AssessmentInput {
  institution: string;
  kind: AssessmentKind;
  level: string;
  assessedOn: string;
  assessor: string;
  source: string;
}

/** @throws BAD_USER_INPUT */
export function assessmentOf(input: AssessmentInput): AssessmentInput {
  const levels = LEVELS[input.kind];
  if (!levels.includes(input.level))
    throw new HubError('BAD_USER_INPUT', `Levels of ${input.kind} are ${levels.join(', ')}.`);
  return {
    ...input,
    assessedOn: pastDay('assessedOn', input.assessedOn),
    assessor: textOf('assessor', input.assessor),
    source: textOf('source', input.source),
  };
}
