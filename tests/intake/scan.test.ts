import { EntryScanner } from '@hub/kernel/intake/scan.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** Feeds a text in chunks of the given size. */
function scan(text: string, size: number) {
  const scanner = new EntryScanner();
  const bytes = Buffer.from(text);
  const entries: unknown[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    for (const entry of scanner.push(bytes.subarray(from, from + size)))
      entries.push(JSON.parse(entry.bytes.toString()));
  }
  return { entries, ...scanner.end() };
}

test('cuts any bundle into its entries, wherever the chunks end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      fc.jsonValue(),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(undefined, 2),
      (entry, meta, size, indent) => {
        const bundle = { resourceType: 'Bundle', meta, entry, total: entry.length };
        const { entries, shell, ended } = scan(JSON.stringify(bundle, null, indent), size);
        expect(ended).toBe(true);
        expect(entries).toEqual(JSON.parse(JSON.stringify(entry)));
        expect(JSON.parse(shell.toString())).toEqual({ ...JSON.parse(JSON.stringify(bundle)), entry: [] });
      },
    ),
  );
});

test('leaves the entries of other types in their document', () => {
  const list = { resourceType: 'List', entry: [{ item: { display: 'x' } }] };
  const { entries, shell, ended } = scan(JSON.stringify(list), 7);
  expect([entries, ended, JSON.parse(shell.toString())]).toEqual([[], true, list]);
});

test("an entry named inside a resource is not the bundle's", () => {
  const inner = { resource: { entry: [{ a: 1 }], text: '{"entry":[{' } };
  expect(scan(JSON.stringify({ entry: [inner] }), 3).entries).toEqual([inner]);
});

test('a document that stops, or closes what was never opened, has not ended', () => {
  for (const text of ['{"entry":[{"a":1},{"b"', '{"a":"', ']}', '']) expect(scan(text, 4).ended).toBe(false);
});
