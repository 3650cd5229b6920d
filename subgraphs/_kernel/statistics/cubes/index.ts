import type { Cube } from '../define-cube.ts';
import { resources } from '../resources.ts';
import { careCubes } from './care-cubes.ts';
import { institutionCubes } from './institution-cubes.ts';
import { personCubes } from './person-cubes.ts';
import { recordCubes } from './record-cubes.ts';

/** What is counted of persons, from their records. */
export const cubes: readonly Cube[] = [...personCubes, ...recordCubes, ...careCubes, ...institutionCubes];

/** The registered cubes: every figure that is published comes out of one of them. */
export const registered: readonly Cube[] = [...cubes, resources];
