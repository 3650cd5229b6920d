import type { Identity } from '../identity.ts';

/** Whether to offer what a role may do; the hub decides. What a pasted token holds is unknown here. */
export const mayAs = ({ roles, ownToken }: Identity, role: string): boolean =>
  ownToken !== '' || roles.includes(role);
