import type { IntakeMapper } from '@hub/kernel/intake/mapper.ts';

/** None: divisions are reference data of the city (db/data), which no source system may write. */
export const intake: readonly IntakeMapper[] = [];
