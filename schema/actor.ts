import type { Purpose } from './purposes.ts';
import type { Role } from './roles.ts';

/** A division of a named tree. */
export interface DivisionRef {
  system: string;
  code: string;
}

/** Who is asking, as what, and for which purpose. Built by the gateway from a verified token, by nobody else. */
export interface Actor {
  /** The identity provider's subject; empty for a caller without a token. */
  id: string;
  /** The identity provider that names the subject; absent for a caller without a token. */
  issuer?: string;
  roles: readonly Role[];
  purpose: Purpose | null;
  /** Purposes the token, or the assignment, allows. */
  purposes: readonly Purpose[];
  /** The caller's own person, for residents. */
  personId?: string;
  institution?: string;
  practitionerId?: string;
  jurisdiction?: DivisionRef;
  /** The assignment that roles and places come from; with its end, every relation ends. */
  assignment?: string;
}

export const anonymous: Actor = { id: '', roles: [], purpose: null, purposes: [] };
