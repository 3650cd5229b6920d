import type { IntakeMapper } from '@hub/kernel/intake/mapper.ts';

/** None: what flows out is applied for and reviewed here; no source delivers it. */
export const intake: readonly IntakeMapper[] = [];
