import type { HumanName } from '@medplum/fhirtypes';
import { Rejection } from './reasons.ts';

/** FHIR administrative gender -> GB/T 2261.1. */
const sexes: Record<string, string> = { male: '1', female: '2', other: '9', unknown: '0' };

/** @throws Rejection INVALID_CODE */
export function sexOf(gender: string | undefined, path: string): string {
  const sex = gender === undefined ? '9' : sexes[gender];
  if (!sex) throw new Rejection('INVALID_CODE', path);
  return sex;
}

const HAN = /\p{Script=Han}/u;

/** The official name as it is written: family name first and no space in Chinese; without titles. */
export function writtenName(names: readonly HumanName[] | undefined): string | null {
  const name = names?.find(({ use }) => use === 'official') ?? names?.[0];
  if (!name) return null;
  const given = name.given ?? [];
  const written = HAN.test(name.family ?? '')
    ? [name.family, ...given].join('')
    : [...given, name.family].filter(Boolean).join(' ');
  return name.text ?? (written || null);
}
