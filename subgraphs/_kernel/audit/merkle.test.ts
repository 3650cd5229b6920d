import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHash, pathOf, rootFrom, rootOf } from './merkle.ts';

const sm3 = (...parts: Buffer[]) => hash('sm3', Buffer.concat(parts), 'buffer');
const node = (left: Buffer, right: Buffer) => sm3(Buffer.from([1]), left, right);
const trees = fc.integer({ min: 1, max: 70 }).chain((count) =>
  fc.record({
    leaves: fc.constant(Array.from({ length: count }, (_, n) => leafHash(`entry ${n}`))),
    index: fc.nat(count - 1),
  }),
);

describe('a Merkle tree', () => {
  test('hashes leaves and nodes apart, and divides as RFC 6962 does', () => {
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(leafHash) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    expect(a).toEqual(sm3(Buffer.from([0]), Buffer.from('a')));
    expect(rootOf([a])).toEqual(a);
    expect(rootOf([a, b, c])).toEqual(node(node(a, b), c));
    expect(rootOf([a, b, c, d, e])).toEqual(node(node(node(a, b), node(c, d)), e));
    expect(() => rootOf([])).toThrow(RangeError);
  });

  test('of any size proves each of its leaves', () => {
    fc.assert(
      fc.property(trees, ({ leaves, index }) => {
        const path = pathOf(leaves, index);
        expect(rootFrom(leaves[index]!, index, leaves.length, path)).toEqual(rootOf(leaves));
      }),
    );
  });

  test('proves no other leaf, place, size or path', () => {
    const change = fc.constantFrom('leaf', 'index', 'count', 'path', 'shorter', 'longer');
    fc.assert(
      fc.property(trees, change, fc.nat(1_000), ({ leaves, index }, what, where) => {
        const root = rootOf(leaves);
        let path = pathOf(leaves, index);
        let [leaf, at, count] = [leaves[index]!, index, leaves.length];
        if (what === 'leaf') leaf = flipped(leaf, where);
        if (what === 'index') at = (index + 1 + (where % count)) % (count + 1);
        if (what === 'count') count = 2 * count + 1 + where;
        if (what === 'path' && path.length > 0)
          path = path.map((step, n) => (n === where % path.length ? flipped(step, where) : step));
        if (what === 'shorter') path = path.slice(1);
        if (what === 'longer') path = [...path, leaf];
        fc.pre(leaf !== leaves[index] || at !== index || count !== leaves.length || path.length > 0);
        fc.pre(what !== 'shorter' || leaves.length > 1);
        fc.pre(what !== 'index' || at !== index);
        expect(rootFrom(leaf, at, count, path)).not.toEqual(root);
      }),
    );
  });
});

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7);
  return copy;
}
