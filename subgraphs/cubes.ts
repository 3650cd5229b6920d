/** What is counted of persons, and kept in step by every delivery. */
export { cubes } from '@hub/kernel/statistics/cubes/index.ts';
