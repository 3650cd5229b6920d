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

/** Separation of duties: no token may carry two of these. */
export const ADMINISTRATION_ROLES: readonly Role[] = ['steward', 'security-admin', 'system-admin', 'auditor'];
