import type { UnmappedCode } from '@hub/kernel/intake/mapper.ts';
import { clearDisplay, type NationalCode, type Terminology } from '@hub/kernel/intake/terminology.ts';
import type { Said } from '@hub/schema/labels.ts';
import type { CodeableConcept, Coding } from '@medplum/fhirtypes';

/** A concept with what may stand in clear about it, by the columns of the record tables. */
export interface MappedConcept {
  columns: Record<
    'codeSystem' | 'code' | 'display' | 'nationalSystem' | 'nationalCode' | 'nationalName',
    string | null
  >;
  /** Whether a mapping table knows it; an absent concept has nothing to hide. */
  known: boolean;
  /** The sender's own words, where they are not the table's. */
  words?: string;
  unmapped: UnmappedCode[];
}

const nothing: MappedConcept['columns'] = {
  codeSystem: null,
  code: null,
  display: null,
  nationalSystem: null,
  nationalCode: null,
  nationalName: null,
};

/** The first coding that a table knows, else the first one, else the words. */
export function mapConcept(concept: CodeableConcept | undefined, terminology: Terminology): MappedConcept {
  const codings = codingsOf(concept);
  for (const coding of codings) {
    const national = terminology.find(coding.system, coding.code, coding.display);
    if (national) return known(coding, national);
  }
  const [first] = codings;
  const text = first?.display ?? concept?.text;
  if (!first)
    return { columns: { ...nothing, display: text ?? null }, known: text === undefined, unmapped: [] };
  return {
    columns: { ...nothing, codeSystem: first.system, code: first.code, display: text ?? null },
    known: false,
    unmapped: codings.map(({ system, code }) => ({ codeSystem: system, code })),
  };
}

function known(coding: Named, national: NationalCode): MappedConcept {
  const display = clearDisplay(coding.display, national);
  return {
    columns: {
      codeSystem: coding.system,
      code: coding.code,
      display,
      nationalSystem: national.system,
      nationalCode: national.code,
      nationalName: national.name,
    },
    known: true,
    ...(coding.display !== undefined && coding.display !== display ? { words: coding.display } : {}),
    unmapped: [],
  };
}

interface Named extends Coding {
  system: string;
  code: string;
}

const codingsOf = (concept: CodeableConcept | undefined): Named[] =>
  (concept?.coding ?? []).filter((coding): coding is Named => Boolean(coding.system && coding.code));

/** What labels can lie on: each code as delivered and as mapped. */
export const saidBy = (
  concepts: readonly (CodeableConcept | undefined)[],
  terminology: Terminology,
): Said[] =>
  concepts.flatMap(codingsOf).flatMap(({ system, code }): Said[] => {
    const national = terminology.find(system, code, '');
    const mapped = national?.system && national.code ? [[national.system, national.code] as const] : [];
    return [[system, code], ...mapped];
  });
