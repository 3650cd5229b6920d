/** The whole city, in the edition of divisions that figures are for. */
export const CITY = { system: 'GB2260-2023', code: '500000' } as const;
