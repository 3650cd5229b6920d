import type { Cube } from '@hub/kernel/statistics/define-cube.ts';
import { cubes as region } from '@hub/region/repositories/cubes/index.ts';

/** What is counted of persons, and kept in step by every delivery. */
export const cubes: readonly Cube[] = region;
