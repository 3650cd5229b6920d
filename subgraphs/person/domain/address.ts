import type { Address } from '@medplum/fhirtypes';

const HAN = /\p{Script=Han}/u;

/** Province to county, which may stand in clear, and all of it, which may not; a text nobody took apart is exact. */
export function splitAddress(addresses: readonly Address[] | undefined): {
  area: string | null;
  exact: string | null;
} {
  const address = addresses?.find(({ use }) => use === 'home') ?? addresses?.[0];
  if (!address) return { area: null, exact: null };
  const { state, city, district, line = [], postalCode, text } = address;
  const parts = [state, city === state ? undefined : city, district].filter((part) => part !== undefined);
  const joint = HAN.test(parts.join('')) ? '' : ' ';
  const area = parts.join(joint) || null;
  const exact = text ?? [...parts, ...line].join(joint) + (joint && postalCode ? ` ${postalCode}` : '');
  return { area, exact: exact || null };
}
