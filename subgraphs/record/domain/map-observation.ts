import type { DiagnosticReport, Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes';
import { codeOf, type Facts, required } from './facts.ts';
import { interpretations, valueSets } from './value-sets.ts';

/** A unit is a symbol; anything longer is somebody's sentence. */
const MAX_UNIT = 20;

export function observationFacts(observation: Observation): Facts {
  const { component } = observation;
  return {
    patient: observation.subject,
    encounter: observation.encounter,
    practitioner: observation.performer?.find(({ reference }) => reference?.includes('Practitioner')),
    times: [
      observation.effectiveDateTime,
      observation.effectivePeriod?.start,
      observation.effectiveInstant,
      observation.issued,
    ],
    status: required(observation.status, valueSets['Observation.status'], 'Observation.status'),
    concept: observation.code,
    ...valueFacts(observation, codeOf(observation.category)),
    ...(component && {
      parts: component.map((part) => ({
        concept: part.code,
        ...valueFacts(part, codeOf(observation.category)),
      })),
    }),
  };
}

/** A number with its unit, a coded answer, or words. */
function valueFacts(
  from: Observation | ObservationComponent,
  category: string | null,
): Pick<Facts, 'columns' | 'answer' | 'freeText'> {
  const { valueQuantity, valueInteger, valueBoolean, valueRange, valueRatio } = from;
  const interpretation = codeOf(from.interpretation);
  const text =
    valueBoolean !== undefined
      ? String(valueBoolean)
      : valueRange
        ? [valueRange.low?.value, valueRange.high?.value].filter((v) => v !== undefined).join('-')
        : valueRatio
          ? `${valueRatio.numerator?.value ?? ''}:${valueRatio.denominator?.value ?? ''}`
          : null;
  return {
    columns: {
      category,
      valueNumber: valueQuantity?.value ?? valueInteger ?? null,
      valueText: valueQuantity?.comparator ?? text,
      unit: unitOf(valueQuantity ?? valueRange?.low ?? valueRatio?.numerator),
      interpretation: interpretation && interpretations.has(interpretation) ? interpretation : null,
    },
    answer: from.valueCodeableConcept,
    freeText: { valueText: from.valueString },
  };
}

function unitOf(quantity: Quantity | undefined): string | null {
  const unit = quantity?.unit ?? quantity?.code;
  return unit !== undefined && unit.length <= MAX_UNIT ? unit : (quantity?.code?.slice(0, MAX_UNIT) ?? null);
}

export const reportFacts = (report: DiagnosticReport): Facts => ({
  patient: report.subject,
  encounter: report.encounter,
  practitioner: (report.resultsInterpreter ?? report.performer)?.find(({ reference }) =>
    reference?.includes('Practitioner'),
  ),
  times: [report.effectiveDateTime, report.effectivePeriod?.start, report.issued],
  status: required(report.status, valueSets['DiagnosticReport.status'], 'DiagnosticReport.status'),
  concept: report.code,
  reasons: report.conclusionCode,
  columns: { category: codeOf(report.category) ?? 'OTH' },
  freeText: { conclusion: report.conclusion },
  items: report.result ?? [],
});
