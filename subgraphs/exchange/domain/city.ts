import { CURRENT_EDITION } from '@hub/kernel/statistics/editions.ts';

/** The whole city, in the edition of divisions that figures are for. */
export const CITY = { system: CURRENT_EDITION, code: '500000' } as const;
