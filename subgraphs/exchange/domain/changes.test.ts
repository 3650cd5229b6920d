import { expect, test } from 'vitest';
import { changesBetween } from './changes.ts';

test('what is added, gone, or leaves in another form is a change, by coordinate', () => {
  const before = [
    { coordinate: 'B.same', form: 'SHOWN' },
    { coordinate: 'C.gone', form: 'SHOWN' },
    { coordinate: 'A.form', form: 'MASKED' },
  ] as const;
  const after = [
    { coordinate: 'B.same', form: 'SHOWN' },
    { coordinate: 'D.new', form: 'MASKED' },
    { coordinate: 'A.form', form: 'SHOWN' },
  ] as const;
  expect(changesBetween(before, after)).toEqual([
    { coordinate: 'A.form', change: 'FORM', formerly: 'MASKED', form: 'SHOWN' },
    { coordinate: 'C.gone', change: 'REMOVED', formerly: 'SHOWN', form: null },
    { coordinate: 'D.new', change: 'ADDED', formerly: null, form: 'MASKED' },
  ]);
});
