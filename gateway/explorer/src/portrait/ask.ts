import { FIRST_YEAR, hasParts, type Place } from './place.ts';
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

/** What was counted in one period. */
export interface PeriodCell {
  period: string;
  figures: Cell['figures'];
}

export interface Named {
  code: string;
  name: string;
  parent?: Named | null;
}

/** As lists show it. */
export interface Institution extends Named {
  class: string | null;
  level: string | null;
}

export interface Listed<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean };
}

export interface Portrait {
  asOf: string;
  source: string;
  figures: Figure[];
  pyramid: Cell[];
  spectrum: Cell[];
  outflow: Cell[];
  /** who comes from elsewhere; only of districts */
  inflow: (Cell & { division: Named })[];
}

export interface Part {
  division: Named;
  figures: Figure[];
}

export interface Answer {
  division: Named & {
    level: 'CITY' | 'DISTRICT' | 'TOWNSHIP' | 'VILLAGE';
    portrait: Portrait;
    /** two years before, where that was counted */
    earlier?: { figures: Pick<Figure, 'code' | 'value' | 'status' | 'lastYear'>[] } | null;
    parent: (Named & { portrait: { figures: Pick<Figure, 'code' | 'status'>[] } | null }) | null;
  };
  /** the portraits one level below; a village has none */
  parts: Part[];
  /** visits and their cost, month by month; only of districts and the city */
  months: PeriodCell[];
  /** those of the district */
  institutions: Listed<Institution>;
}

interface Data {
  division: (Omit<Answer['division'], 'portrait'> & { portrait: Portrait | null }) | null;
  parts?: Part[] | null;
  months?: { nodes: PeriodCell[] } | null;
  institutions: Listed<Institution>;
}

/** How many digits the code of a district has. */
const DISTRICT_DIGITS = 6;
const MONTHS = 24;

/** The months up to the end of a year, as far as they have begun and anything was counted. */
function monthsOf(year: string): string[] {
  const now = new Date();
  const last = Number(year) === now.getFullYear() ? now.getMonth() : 11;
  return Array.from({ length: MONTHS }, (_, n) =>
    new Date(Date.UTC(Number(year), last - MONTHS + 1 + n, 1)).toISOString().slice(0, 7),
  ).filter((month) => month >= String(FIRST_YEAR));
}

/**
 * Asks the graph for a division's portrait and those one level below, in one request.
 * @throws Error with a sentence for the reader, when there is nothing to show
 */
export async function askPortrait(
  headers: Headers,
  place: Pick<Place, 'division' | 'year' | 'tree'>,
): Promise<Answer> {
  const before = Number(place.year) - 2;
  const nowhere = `没有代码为 ${place.division} 的区划。`;
  const variables = {
    code: place.division,
    period: place.year,
    before: String(Math.max(before, FIRST_YEAR)),
    months: monthsOf(place.year),
    district: place.division.slice(0, DISTRICT_DIGITS),
    tree: place.tree ?? null,
    within: hasParts(place),
    large: place.division.length <= DISTRICT_DIGITS,
    known: before >= FIRST_YEAR,
  };
  const { division, parts, months, institutions } = await postQuestion<Data>(
    headers,
    'portrait',
    variables,
    (data) => (data.division ? undefined : nowhere),
  );
  if (!division?.portrait) throw new Error(nowhere);
  return {
    division: { ...division, portrait: division.portrait },
    parts: parts ?? [],
    months: months?.nodes ?? [],
    institutions,
  };
}
