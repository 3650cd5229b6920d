import type { GraphQLSchema } from 'graphql';

// Stands in for authorization/doors.ts: no door hangs.

export const open = (): boolean => true;
export const known = (): boolean => true;
export const roles = () => open;
export const forPurpose = () => open;
export const hangDoors = (schema: GraphQLSchema): GraphQLSchema => schema;
