import type { IntakeMapper } from '@hub/kernel/intake/mapper.ts';

/** None: who may see whom is never said by a source system. */
export const intake: readonly IntakeMapper[] = [];
