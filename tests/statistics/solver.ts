import highsLoader from 'highs';

/** `from` ≤ the sum of these unknowns (by their numbers, with their signs) ≤ `to`. */
export interface Bounds {
  of: readonly number[];
  /** 1 each where it is absent. */
  signs?: readonly number[];
  from: number;
  to: number;
}

/** No unknown is greater. */
const FAR = 10_000;

/**
 * What follows about sums of unknowns that are not negative, by linear programming (HiGHS).
 * @returns for each target the least and the greatest that it can be
 * @throws Error: the bounds contradict each other
 */
export async function rangesOf(
  unknowns: number,
  bounds: readonly Bounds[],
  targets: readonly (readonly number[])[],
): Promise<[number, number][]> {
  // Its types are those of its CommonJS build.
  const load = highsLoader as unknown as typeof highsLoader.default;
  const highs = await load();
  const { minimize, maximize } = highs.constants.objectiveSense;
  return highs.withModel((model) => {
    model.options.set({ output_flag: false });
    for (let n = 0; n < unknowns; n++) model.addVar(0, FAR);
    for (const { of, signs, from, to } of bounds)
      model.addRow(from, to, {
        indices: [...of],
        values: signs ? [...signs] : of.map(() => 1),
      });
    const solved = (sense: typeof minimize) => {
      model.changeObjectiveSense(sense);
      model.run();
      const status = model.getModelStatus();
      if (status !== highs.constants.modelStatus.optimal)
        throw new Error(`The bounds contradict each other (HiGHS status ${status})`);
      return model.getObjectiveValue();
    };
    return targets.map((target): [number, number] => {
      for (const n of target) model.changeColCost(n, 1);
      const range: [number, number] = [solved(minimize), solved(maximize)];
      for (const n of target) model.changeColCost(n, 0);
      return range;
    });
  });
}
