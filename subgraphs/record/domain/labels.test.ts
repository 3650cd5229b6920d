import { expect, test } from 'vitest';
import { DEPARTMENT, loadLabels } from './labels.ts';

const labels = loadLabels();
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';

test.each([
  ['B20', 'HIV'],
  ['B24.x01', 'HIV'],
  ['B25', undefined],
  ['Z21', 'HIV'],
  ['A50.0', 'STI'],
  ['A64', 'STI'],
  ['A65', undefined],
  ['F11.2', 'DRUG_USE'],
  ['F20.9', 'MENTAL'],
  ['F17.2', undefined],
  ['O03.9', 'REPRODUCTIVE'],
  ['O08', 'REPRODUCTIVE'],
  ['O80', undefined],
  ['Z30.2', 'REPRODUCTIVE'],
  ['Q90.9', 'GENETIC'],
  ['T74.2', 'SEXUAL_ASSAULT'],
  ['T74.1', undefined],
  ['I10', undefined],
])('ICD-10 %s: %s', (code, label) => {
  expect(labels.find(ICD10, code)).toBe(label);
});

test('drugs, tests and departments that give a diagnosis away', () => {
  expect(labels.find('http://www.whocc.no/atc', 'J05AR13')).toBe('HIV');
  expect(labels.find('http://www.whocc.no/atc', 'G03AA12')).toBe('REPRODUCTIVE');
  expect(labels.find('http://www.whocc.no/atc', 'J05AB01')).toBeUndefined();
  expect(labels.find('http://snomed.info/sct', '31676001')).toBe('HIV');
  expect(labels.find('http://loinc.org', '20507-0')).toBe('STI');
  expect(labels.find(DEPARTMENT, '精神科')).toBe('MENTAL');
  expect(labels.find(DEPARTMENT, '内科')).toBeUndefined();
});

test('the list has a version, for the log of who decided what', () => {
  expect(labels.version).toMatch(/^\d{4}-\d\d$/);
});
