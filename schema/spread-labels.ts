/** A row as labels travel between rows. Ids are unique within one person's records. */
export interface TiedRow {
  /** Bears a label that spreads. */
  labelled: boolean;
  /** Itself and what it hangs together with: its encounter, its report's items, the panel it is a part of. */
  ties: readonly string[];
  /** What it was done for: a label comes from there, and does not go back. */
  reasons: readonly string[];
}

/**
 * The ids that labels reach: all ties of a row that bears a label, has a tie that one has reached, or was done for
 * something that one has reached. A closure, so the order of rows does not matter.
 * @param raised ids reached before
 * @returns `raised` and the new ones
 */
export function spreadLabels(rows: readonly TiedRow[], raised: ReadonlySet<string>): Set<string> {
  const reached = new Set(raised);
  if (reached.size === 0 && !rows.some(({ labelled }) => labelled)) return reached;
  let waiting = rows;
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    waiting = waiting.filter((row) => {
      if (!row.labelled && !isReached(row, reached)) return true;
      for (const id of row.ties) reached.add(id);
      return false;
    });
  }
  return reached;
}

/** Whether a row belongs to what labels have reached. */
export const isReached = (
  { ties, reasons }: Pick<TiedRow, 'ties' | 'reasons'>,
  reached: ReadonlySet<string>,
): boolean => ties.some((id) => reached.has(id)) || reasons.some((id) => reached.has(id));
