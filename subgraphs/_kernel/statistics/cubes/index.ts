import type { Cube } from '../define-cube.ts';
import { careCubes } from './care-cubes.ts';
import { personCubes } from './person-cubes.ts';
import { recordCubes } from './record-cubes.ts';

/** The registered cubes: whatever is published of persons comes out of one of them. */
export const cubes: readonly Cube[] = [...personCubes, ...recordCubes, ...careCubes];
