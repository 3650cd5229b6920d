/** Who may be asking. The names are those of `hub token NAME`; a token may carry several. */
export const ROLES = [
  'resident',
  'guardian',
  'doctor',
  'family-doctor',
  'primary-care-worker',
  'grid-worker',
  'institution-manager',
  'district-developer',
  'district-regulator',
  'city-regulator',
  'analyst',
  'steward',
  'security-admin',
  'system-admin',
  'auditor',
  'source-system',
] as const;

export type Role = (typeof ROLES)[number];

/** What somebody is to their own person or child: the identity provider says so, nobody assigns it. */
export const PERSONAL_ROLES = ['resident', 'guardian'] as const satisfies readonly Role[];

/** Separation of duties: no token may carry two of these, and nobody may hold two. */
export const ADMINISTRATION_ROLES: readonly Role[] = ['steward', 'security-admin', 'system-admin', 'auditor'];
