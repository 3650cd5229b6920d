import { hubCodeOf } from '@hub/schema/hub-code.ts';
import { expect, test } from 'vitest';
import { normalizeIdentifier } from './person-identifier.ts';

const code = hubCodeOf('01234567-89ab-8def-8123-456789abcdef');

test('a hub code is looked up in capitals, without spaces around it', () => {
  expect(normalizeIdentifier('HUB_CODE', ` ${code.toLowerCase()} `)).toEqual({
    system: 'HUB_CODE',
    value: code,
  });
});

test('a slip of one character in a hub code is told, and the code is not repeated', () => {
  const slipped = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
  expect(() => normalizeIdentifier('HUB_CODE', slipped)).toThrow(
    'value is not a hub code (its check character does not fit).',
  );
});

test.each(['110101199003070010', '1101011990030700', ''])('“%s” is no citizen id number', (value) => {
  expect(() => normalizeIdentifier('ID_NUMBER', value)).toThrow(
    /^value (is not a citizen id number|must have)/,
  );
});

test('identifiers of other systems are taken as they are', () => {
  expect(normalizeIdentifier('PASSPORT', 'e1234567')).toEqual({ system: 'PASSPORT', value: 'e1234567' });
});
