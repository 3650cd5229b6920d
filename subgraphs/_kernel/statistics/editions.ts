import { divisionSystems } from '@hub/db/load-divisions.ts';

/** The division tree that is meant where a caller names none. */
export const CURRENT_EDITION = divisionSystems.statutory.code;
