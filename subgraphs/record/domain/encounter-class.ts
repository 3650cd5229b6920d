/** CV09.00.404 codes and the graph's names for them. */
const CLASSES = { '1': 'OUTPATIENT', '2': 'EMERGENCY', '3': 'INPATIENT', '9': 'OTHER' } as const;

export const encounterClassFromCode = (code: string) => CLASSES[code as keyof typeof CLASSES] ?? 'OTHER';
