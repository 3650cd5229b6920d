import type { Figure, Named, Status } from '../portrait/ask.ts';
import { hasParts, type Place } from '../portrait/place.ts';
import { type Headers, postQuestion } from '../portrait/post.ts';

/** How a value is compared with its target; null where the source does not say. */
export type Comparator = 'GE' | 'LE' | 'EQ' | null;

/** The shapes of the one question a screen asks; `schema.graphql` of the subgraph supervision says what they mean. */
export interface Goal {
  code: string;
  name: string;
  definition: string;
  unit: string;
  comparator: Comparator;
  targets: { year: number; value: number }[];
  target: { year: number; value: number } | null;
  actual: number | null;
  attainment: number | null;
  asOf: string | null;
  source: string | null;
  status: 'REACHED' | 'BEHIND' | 'NO_DATA';
  numerator: number | null;
  denominator: number | null;
  /** figures that look alike and are not the goal's */
  beside: GoalNote[];
}

export interface GoalNote {
  name: string;
  value: number;
  unit: string;
  asOf: string;
  source: string;
  difference: string;
}

export type Value = Pick<Figure, 'value' | 'numerator' | 'denominator' | 'status' | 'unstable'>;

export interface Point {
  period: string;
  value: number | null;
  status: Status;
}

export interface Indicator {
  code: string;
  name: string;
  group: string;
  unit: string;
  comparator: Comparator;
  value:
    | (Value & {
        target: number | null;
        attainment: number | null;
        rank: number | null;
        peers: number | null;
        trend: Point[];
      })
    | null;
}

export interface Answer {
  division: Named;
  goals: Goal[];
  indicators: Indicator[];
  /** the chosen indicator one level below; a village has none, nor has an area that reports */
  parts: (Value & { division: Named })[];
}

type Data = Omit<Answer, 'division' | 'parts'> & { division: Named | null; parts?: Answer['parts'] };

/**
 * Asks the graph for goals, indicators, and how the chosen one is spread, in one request.
 * @throws Error with a sentence for the reader, when there is nothing to show
 */
export async function askCockpit(headers: Headers, place: Place): Promise<Answer> {
  const data = await postQuestion<Data>(headers, 'cockpit', {
    division: place.division,
    period: place.year,
    indicator: place.figure,
    tree: place.tree ?? null,
    within: hasParts(place),
  });
  if (!data.division) throw new Error(`没有代码为 ${place.division} 的区划。`);
  return { ...data, division: data.division, parts: data.parts ?? [] };
}
