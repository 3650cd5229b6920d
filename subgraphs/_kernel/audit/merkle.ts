import { hash } from 'node:crypto';

/** SM3 Merkle trees, as RFC 6962 §2.1 builds them: leaves and nodes are hashed apart. */

const SIZE = 32;
const node = Buffer.alloc(1 + 2 * SIZE, 1);

/** By way of hex: a Buffer of node's own making has memory of its own, which takes longer to make and to collect. */
const sm3 = (data: string | Buffer): Buffer => Buffer.from(hash('sm3', data, 'hex'), 'hex');

/** 32 bytes over a 0x00 and the text in UTF-8. */
export const leafHash = (text: string): Buffer => sm3(`\0${text}`);

function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(node, 1);
  right.copy(node, 1 + SIZE);
  return sm3(node);
}

/** Where a tree of `size` > 1 leaves divides: the largest power of two below its size. */
const half = (size: number): number => 2 ** (31 - Math.clz32(size - 1));

/** The root over leaves `from` … `to` - 1. @throws RangeError for no leaf at all */
export function rootOf(leaves: readonly Buffer[], from = 0, to = leaves.length): Buffer {
  if (to - from < 1) throw new RangeError('a tree has leaves');
  if (to - from === 1) return leaves[from]!;
  const middle = from + half(to - from);
  return nodeHash(rootOf(leaves, from, middle), rootOf(leaves, middle, to));
}

/** What leads from a leaf to the root, nearest first. */
export function pathOf(leaves: readonly Buffer[], index: number, from = 0, to = leaves.length): Buffer[] {
  if (index < from || index >= to) throw new RangeError('the tree has no such leaf');
  if (to - from === 1) return [];
  const middle = from + half(to - from);
  return index < middle
    ? [...pathOf(leaves, index, from, middle), rootOf(leaves, middle, to)]
    : [...pathOf(leaves, index, middle, to), rootOf(leaves, from, middle)];
}

/** The root that leaf number `index` of `count` and its path come to; undefined where they cannot be of one tree. */
export function rootFrom(
  leaf: Buffer,
  index: number,
  count: number,
  path: readonly Buffer[],
): Buffer | undefined {
  if (count === 1) return index === 0 && path.length === 0 ? leaf : undefined;
  const top = path.at(-1);
  if (!top || index < 0 || index >= count) return undefined;
  const middle = half(count);
  const below = path.slice(0, -1);
  const isLeft = index < middle;
  const inner = isLeft
    ? rootFrom(leaf, index, middle, below)
    : rootFrom(leaf, index - middle, count - middle, below);
  if (!inner) return undefined;
  return isLeft ? nodeHash(inner, top) : nodeHash(top, inner);
}
