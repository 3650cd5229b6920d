import type { IntakeMapper } from '@hub/kernel/intake/mapper.ts';

/** None: stewards and the city decide what is measured and aimed at; figures are counted from what others take in. */
export const intake: readonly IntakeMapper[] = [];
