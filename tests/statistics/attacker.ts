import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type AreaWithPlace, isSmall } from '@hub/kernel/statistics/audience.ts';
import { type Cube, type Cut, cutName } from '@hub/kernel/statistics/define-cube.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { MOST } from '@hub/kernel/statistics/noise.ts';
import { type Figure, THRESHOLDS } from '@hub/kernel/statistics/publish.ts';
import { type Publisher, publisherFor } from '@hub/kernel/statistics/publisher.ts';
import type { FoundCell } from '@hub/kernel/statistics/read-cells.ts';
import { type Actor, anonymous } from '@hub/schema/actor.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { BLOCKS, INSTITUTIONS, VILLAGES, YEAR } from './small-city.ts';
import type { Bounds } from './solver.ts';

const TREES = ['GB2260-2023', 'RPT-2023'];
const CITY = '500000';
/** The district whose small cells are attacked, and the one whose manager helps. */
const DISTRICT = '500106';
export const NEIGHBOUR = '500103';

export const PUBLIC: Actor = anonymous;
export const ANALYST: Actor = { id: 'a', roles: ['analyst'], purpose: 'HRESCH', purposes: ['HRESCH'] };
export const NEIGHBOURS_MANAGER: Actor = {
  id: 'm',
  roles: ['district-regulator'],
  purpose: 'HOPERAT',
  purposes: ['HOPERAT'],
  jurisdiction: { system: TREES[0]!, code: NEIGHBOUR },
};

/** What an actor is shown, by the publisher that the graph has. */
export function publisherTo(actor: Actor, secret: string): Publisher {
  const known = {
    actor,
    vault: { blind: () => Buffer.from(secret) },
    report: { reads: { noteFigures() {} } },
  };
  return publisherFor(known as unknown as RequestContext);
}

/** One measure of one cube, with the values that its dimensions have. */
export interface Topic {
  cube: Cube;
  measure: string;
  dimensions: Readonly<Record<string, readonly string[]>>;
}

export const topic = (cube: string, measure: string, dimensions: Topic['dimensions']): Topic => ({
  cube: cubes.find(({ name }) => name === cube)!,
  measure,
  dimensions,
});

/** The finest cells: what is known of persons in one of them is the same. */
interface Atom {
  village: string;
  institution: string;
  month: number;
  values: Readonly<Record<string, string>>;
}

export function atomsOf({ cube, dimensions }: Topic): Atom[] {
  const months = cube.cuts.some((cut) => cut.months) ? Array.from({ length: 12 }, (_, n) => n + 1) : [1];
  let values: Record<string, string>[] = [{}];
  for (const [name, known] of Object.entries(dimensions))
    values = values.flatMap((one) => known.map((value) => ({ ...one, [name]: value })));
  return Object.keys(VILLAGES).flatMap((village) =>
    INSTITUTIONS.flatMap((institution) =>
      months.flatMap((month) =>
        values.map((one) => ({
          village,
          institution,
          month,
          values: { ...one, block: BLOCKS[one.category ?? ''] ?? '' },
        })),
      ),
    ),
  );
}

/** A question that has one figure for an answer, and which atoms it is about. */
export interface Question {
  area: AreaWithPlace;
  cut: Cut;
  span: string;
  period: string;
  values: readonly [string, string];
  of: readonly number[];
}

/** Every question that the registered cuts allow about a topic in the closed year: all areas of all trees. */
export function questionsOf(about: Topic): Question[] {
  const atoms = atomsOf(about);
  const villages = Object.keys(VILLAGES);
  const codes = [...villages, ...villages.map((code) => code.slice(0, 9)), DISTRICT, NEIGHBOUR, CITY];
  const divisions = [...new Set(codes)].flatMap((code) => TREES.map((system) => ({ system, code })));
  const institutions = INSTITUTIONS.map((code) => ({
    system: INSTITUTION,
    code,
    division: { system: TREES[0]!, code: DISTRICT },
  }));
  const cuts = about.cube.cuts.filter(({ by }) =>
    by.every((name) => name === 'block' || about.dimensions[name]),
  );
  return cuts.flatMap((cut) =>
    (cut.atInstitution ? institutions : divisions).flatMap((area) =>
      [
        0,
        ...(cut.months && (cut.atInstitution || !isSmall(area))
          ? Array.from({ length: 12 }, (_, n) => n + 1)
          : []),
      ].flatMap((month) => {
        const groups = new Map<string, number[]>();
        for (const [n, atom] of atoms.entries()) {
          if ((month && atom.month !== month) || !lies(atom, area)) continue;
          const values = [0, 1].map((at) => atom.values[cut.by[at] ?? ''] ?? '').join('|');
          groups.set(values, [...(groups.get(values) ?? []), n]);
        }
        return [...groups].map(([values, of]) => ({
          area,
          cut,
          span: month ? 'M' : 'Y',
          period: `${YEAR}-${String(month || 1).padStart(2, '0')}-01`,
          values: values.split('|') as [string, string],
          of,
        }));
      }),
    ),
  );
}

function lies({ village, institution }: Atom, { system, code }: AreaWithPlace): boolean {
  if (system === INSTITUTION) return code === institution;
  return code === CITY || ((system === TREES[0] || code.length === 6) && village.startsWith(code));
}

/** The cell that a question is about, if anybody is in it. */
export function cellFinder({ cube }: Topic, cells: readonly FoundCell[]) {
  const key = (...parts: string[]) => parts.join('|');
  const known = new Map(
    cells
      .filter((cell) => cell.cube === cube.name)
      .map(({ area, cut, span, period, values, ...rest }) => [
        key(area.system, area.code, cut, span, period, ...values),
        { area, cut, span, period, values, ...rest },
      ]),
  );
  return ({ area, cut, span, period, values }: Question): FoundCell | undefined =>
    known.get(key(area.system, area.code, cutName(cut), span, period, ...values));
}

const isSensitive = ({ cube }: Topic, { values }: Question): boolean =>
  values.some((value) => cube.sensitive?.test(value) ?? false);

/** Fewer persons than this no audience is shown for certain. */
export const thresholdOf = (about: Topic, question: Question): number =>
  THRESHOLDS.PUBLIC * (isSensitive(about, question) ? 2 : 1);

/**
 * What a figure tells about the sum of its atoms, in persons who add the usual, to whoever knows how it is made and
 * believes that no noise is less than `least`.
 */
export function boundsOf(
  about: Topic,
  question: Question,
  { status, value }: Figure,
  audience: keyof typeof THRESHOLDS | 'MANAGEMENT',
  least: number,
): Bounds | undefined {
  const { kind, each = 1 } = about.cube.measures[about.measure]!;
  const { of } = question;
  if (status === 'EXACT') return { of, from: value! / each, to: value! / each };
  if (status === 'PERTURBED') {
    const half = kind === 'PERSONS' ? 0.5 : Math.max(0.5, value! / 200) / each;
    return { of, from: value! / each - MOST - half, to: value! / each - least + half };
  }
  const sensitive = isSensitive(about, question);
  if (audience === 'MANAGEMENT' || kind !== 'PERSONS' || (sensitive && isSmall(question.area)))
    return undefined;
  const enough = THRESHOLDS[audience] * (sensitive ? 2 : 1) + MOST;
  return { of, from: 0, to: enough - 0.5 - least };
}
