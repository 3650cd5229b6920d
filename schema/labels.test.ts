import { describe, expect, test } from 'vitest';
import { DEPARTMENT, INSTITUTION_CLASS, INSTITUTION_NAME, LIFTED, loadLabels, UNLABELLED } from './labels.ts';

const labels = loadLabels();
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const ATC = 'http://www.whocc.no/atc';
const LOINC = 'http://loinc.org';

test.each([
  ['B20', ['HIV']],
  ['B24.x01', ['HIV']],
  ['B25', []],
  ['Z21', ['HIV']],
  ['A50.0', ['STI']],
  ['A64', ['STI']],
  ['A65', []],
  ['F20.9', ['MENTAL']],
  ['F17.2', []],
  ['O03.9', ['REPRODUCTIVE']],
  ['O08', ['REPRODUCTIVE']],
  ['O80', []],
  ['Z30.2', ['REPRODUCTIVE']],
  ['Q90.9', ['GENETIC']],
  ['T74.2', ['SEXUAL_ASSAULT']],
  ['T74.1', []],
  ['I10', []],
])('ICD-10 %s: %s', (code, found) => {
  expect(labels.find(ICD10, code)).toEqual(found);
});

test('a code bears every label that a list gives it', () => {
  expect([...labels.find(ICD10, 'F02.4')].sort()).toEqual(['HIV', 'MENTAL']);
  expect([...labels.find(ICD10, 'F11.2')].sort()).toEqual(['DRUG_USE', 'MENTAL']);
});

test.each([
  [ATC, 'J05AR13', 'HIV'],
  [ATC, 'G03AA12', 'REPRODUCTIVE'],
  [ATC, 'J05AF10', undefined],
  [ATC, 'J05AB01', undefined],
  ['http://snomed.info/sct', '31676001', 'HIV'],
  [LOINC, '20507-0', 'STI'],
  [LOINC, '25836-8', 'HIV'],
  ['http://hl7.org/fhir/sid/icd-9-cm', '69.7', 'REPRODUCTIVE'],
  [DEPARTMENT, '精神科', 'MENTAL'],
  [DEPARTMENT, '感染科（艾滋病门诊）', 'HIV'],
  [DEPARTMENT, 'hiv门诊', 'HIV'],
  [DEPARTMENT, '美沙酮药物维持治疗门诊', 'DRUG_USE'],
  [DEPARTMENT, '内科', undefined],
  [INSTITUTION_CLASS, 'A520', 'MENTAL'],
  [INSTITUTION_CLASS, 'J100', 'HIV'],
  [INSTITUTION_CLASS, 'A100', undefined],
  [INSTITUTION_NAME, '重庆市精神卫生中心', 'MENTAL'],
  [INSTITUTION_NAME, '沙坪坝示范人民医院', undefined],
])('what gives a diagnosis away: %s %s', (system, code, label) => {
  expect(labels.find(system, code)[0]).toBe(label);
});

describe('the weight of a row', () => {
  test('is that of all its labels', () => {
    expect(
      labels.weigh([
        [ICD10, 'I10'],
        [DEPARTMENT, '内科'],
      ]),
    ).toEqual({
      level: UNLABELLED,
      spreads: false,
    });
    expect(
      labels.weigh([
        [ICD10, 'I10'],
        [ATC, 'J05AR13'],
      ]),
    ).toEqual({ level: LIFTED, spreads: true });
  });

  test('stays with the row where everybody is screened for it', () => {
    expect(labels.weigh([[LOINC, '7918-6']])).toEqual({ level: LIFTED, spreads: false });
    expect(
      labels.weigh([
        [LOINC, '7918-6'],
        [LOINC, '25836-8'],
      ]),
    ).toEqual({ level: LIFTED, spreads: true });
  });
});

test('the lists have a version, for the log of who decided what', () => {
  expect(labels.version).toMatch(/^\d{4}-\d\d$/);
});
