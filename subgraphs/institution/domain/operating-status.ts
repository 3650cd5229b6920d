/** Operating status of the city's master-data guide. */
const STATUSES = { '0': 'OPEN', '1': 'PREPARING', '2': 'SUSPENDED', '3': 'REVOKED' } as const;

export const operatingStatusFromCode = (code: string) => STATUSES[code as keyof typeof STATUSES] ?? null;
