import { expect, test } from 'vitest';
import { isSubstance, loadInteractions } from './interactions.ts';

const interactions = loadInteractions();
const SEVERE = [{ severity: 'SEVERE', advice: '严重相互作用: 请换药或咨询药师' }];
const MODERATE = [{ severity: 'MODERATE', advice: '中度相互作用: 请咨询药师, 调整剂量或加强监测' }];

test.each([
  ['C10AA01', ['J05AE03'], SEVERE],
  ['J05AE03', ['C10AA01'], SEVERE],
  ['B01AA03', ['M01AE01'], SEVERE],
  ['N06AB06', ['J01XX08'], SEVERE],
  ['A02BC01', ['B01AC04'], MODERATE],
  ['C01DA02', ['G04BE03'], SEVERE],
  ['C08CA01', ['A10BA02', 'C10AA05'], []],
  ['B01AA03', [], []],
  // The gravest, and only that.
  ['B01AA03', ['N06AB06', 'J05AG03', 'M01AE01', 'C01BD01'], SEVERE],
])('%s with %j', (drug, taken, warnings) => {
  expect(interactions.warningsOf(drug, taken)).toEqual(warnings);
});

test('a drug is one substance', () => {
  expect(['B01AA03', 'B01AA', 'B01', 'b01aa03', 'B01AA03x', ''].filter(isSubstance)).toEqual(['B01AA03']);
});

test('the list has a version', () => {
  expect(interactions.version).toMatch(/^\d{4}-\d\d$/);
});
