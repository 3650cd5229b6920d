import { type Headers, postQuestion } from './post.ts';

/** The shapes of the one question a screen asks; `schema.graphql` of the subgraph region says what they mean. */
export type Status = 'EXACT' | 'PERTURBED' | 'SUPPRESSED';

export interface Figure {
  code: string;
  name: string;
  group: string;
  unit: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  status: Status;
  unstable: boolean;
  parent: number | null;
  lastYear: number | null;
}

export interface Cell {
  keys: { dimension: string; value: string; name: string }[];
  figures: { value: number | null; status: Status; title: string; unit: string }[];
}

export interface Named {
  code: string;
  name: string;
  parent?: Named | null;
}

export interface Portrait {
  asOf: string;
  source: string;
  figures: Figure[];
  pyramid: Cell[];
  spectrum: Cell[];
  outflow: Cell[];
}

export interface Part {
  division: Named;
  figures: Figure[];
}

export interface Answer {
  division: Named & {
    level: 'CITY' | 'DISTRICT' | 'TOWNSHIP' | 'VILLAGE';
    portrait: Portrait;
    parent: (Named & { portrait: { figures: Pick<Figure, 'code' | 'status'>[] } | null }) | null;
  };
  /** the portraits one level below; a village has none */
  parts: Part[];
}

const FIGURE = 'code name group unit value numerator denominator status unstable parent lastYear';
const CELL = 'keys { dimension value name } figures { value status title unit }';
const QUESTION = `query Portrait($code: ID!, $period: ID!, $within: Boolean!) {
  division(code: $code) {
    code name level
    parent { code name portrait(period: $period) { figures { code status } } parent { code name parent { code name } } }
    portrait(period: $period) {
      asOf source figures { ${FIGURE} } pyramid { ${CELL} } spectrum { ${CELL} } outflow { ${CELL} }
    }
  }
  parts: regionPortraits(parent: $code, period: $period) @include(if: $within) {
    division { code name } figures { ${FIGURE} }
  }
}`;

interface Data {
  division: (Omit<Answer['division'], 'portrait'> & { portrait: Portrait | null }) | null;
  parts?: Part[] | null;
}

/** How many digits the code of a village has. */
export const VILLAGE_DIGITS = 12;

/**
 * Asks the graph for a division's portrait and those one level below, in one request.
 * @throws Error with a sentence for the reader, when there is nothing to show
 */
export async function askPortrait(
  headers: Headers,
  place: { division: string; year: string },
): Promise<Answer> {
  const { division, parts } = await postQuestion<Data>(headers, QUESTION, {
    code: place.division,
    period: place.year,
    within: place.division.length < VILLAGE_DIGITS,
  });
  if (!division?.portrait) throw new Error(`没有代码为 ${place.division} 的区划。`);
  return { division: { ...division, portrait: division.portrait }, parts: parts ?? [] };
}
