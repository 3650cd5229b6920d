import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearDisplay, loadTerminology } from './terminology.ts';

const terminology = loadTerminology();
const SNOMED = 'http://snomed.info/sct';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const ATC = 'http://www.whocc.no/atc';

test('every table says where it comes from and holds each code once, in lines of three or four', () => {
  const folder = join(import.meta.dirname, 'terminology');
  const seen = new Set<string>();
  for (const file of readdirSync(folder)) {
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
    const from = lines.find((line) => line.startsWith('#from '));
    expect([file, lines.some((line) => line.startsWith('#source ')), from !== undefined]).toEqual([
      file,
      true,
      true,
    ]);
    for (const line of lines.filter((one) => !one.startsWith('#'))) {
      const [code = '', , name = '', ...rest] = line.split('\t');
      expect([line, /\p{Script=Han}|MR|X/u.test(name), rest.length <= 1]).toEqual([line, true, true]);
      expect([line, seen.has(`${from}|${code}`)]).toEqual([line, false]);
      seen.add(`${from}|${code}`);
    }
  }
});

test('maps to the national set; what is national already stays', () => {
  expect(terminology.find(SNOMED, '38341003')).toMatchObject({ system: ICD10, code: 'I10', name: '高血压' });
  expect(terminology.find('urn:oid:2.16.156.10011.2.3.3.11', 'I10')).toEqual({
    system: ICD10,
    code: 'I10',
    name: '原发性高血压',
  });
  expect(terminology.find(ICD10, 'M99.9x01', '某病')).toEqual({
    system: ICD10,
    code: 'M99.9x01',
    name: '某病',
  });
  expect(terminology.find(ATC, 'C08CA01')).toMatchObject({ code: 'C08CA01', name: '氨氯地平' });
});

test('guesses nothing', () => {
  expect(terminology.find(SNOMED, '1')).toBeUndefined();
  expect(terminology.find(ICD10, 'not a code', 'x')).toBeUndefined();
  expect(terminology.find(ICD10, 'M99.9x01')).toBeUndefined();
});

test("a sender's words stand in clear only where they are the table's", () => {
  const examination = terminology.find(SNOMED, '5880005')!;
  expect(clearDisplay('Physical exam following abortion', examination)).toBe('体格检查');
  expect(clearDisplay('Physical examination procedure (procedure)', examination)).toBe(
    'Physical examination procedure (procedure)',
  );
  expect(clearDisplay(undefined, examination)).toBe('体格检查');
});
