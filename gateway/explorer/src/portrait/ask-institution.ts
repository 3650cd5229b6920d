import type { Cell, Figure, Institution, Listed, Named, PeriodCell } from './ask.ts';
import { type Headers, postQuestion } from './post.ts';
import type { Row } from './screen.tsx';

export type Axis = 'VOLUME' | 'COST' | 'EFFICIENCY' | 'QUALITY' | 'SAFETY';

/** `schema.graphql` of the subgraph region says what they mean. */
export interface InstitutionFigure extends Omit<Figure, 'group' | 'parent'> {
  axis: Axis;
  /** the middle of those of its class and level */
  peers: number | null;
  peerCount: number;
}

export interface RadarAxis {
  axis: Axis;
  /** 0 to 100 */
  score: number | null;
  indicators: { code: string; name: string; score: number }[];
}

export interface InstitutionAnswer extends Institution {
  division: Named | null;
  portrait: {
    asOf: string;
    source: string;
    figures: InstitutionFigure[];
    radar: RadarAxis[];
    trend: PeriodCell[];
    caseMix: Cell[];
  };
}

type Data = Omit<InstitutionAnswer, 'portrait'> & { portrait: InstitutionAnswer['portrait'] | null };

/**
 * Asks the graph for an institution's portrait.
 * @throws Error with a sentence for the reader, when there is nothing to show
 */
export async function askInstitution(
  headers: Headers,
  { institution: code, year }: { institution: string; year: string },
): Promise<InstitutionAnswer> {
  const { institution } = await postQuestion<{ institution: Data | null }>(headers, 'institutionPortrait', {
    code,
    period: year,
  });
  if (!institution) throw new Error(`没有代码为 ${code} 的机构。`);
  if (!institution.portrait) throw new Error(`${institution.name}还没有统计数据。`);
  return { ...institution, portrait: institution.portrait };
}

/** Institutions whose name has the words, or whose code they are; of one district, where it is named. None of no words. */
export async function findInstitutions(
  headers: Headers,
  { text, district }: { text: string; district: string | null },
): Promise<Listed<Institution>> {
  if (!text) return { nodes: [], pageInfo: { hasNextPage: false } };
  const { byCode, byName } = await postQuestion<{
    byCode: Institution | null;
    byName: Listed<Institution>;
  }>(headers, 'institutions', { text, code: text.toUpperCase(), district });
  return { ...byName, nodes: byCode ? [byCode] : byName.nodes };
}

interface Ranked extends Named {
  portrait: { figures: Omit<Figure, 'group' | 'parent' | 'lastYear'>[] } | null;
}

/** One figure of every institution of a district that has a portrait; nothing where no figure is chosen. */
export async function askRanks(
  headers: Headers,
  { district, year, by }: { district: string | null; year: string; by: string },
): Promise<Row[]> {
  if (!by || !district) return [];
  const { institutions } = await postQuestion<{ institutions: { nodes: Ranked[] } }>(
    headers,
    'institutionRanks',
    { district, period: year },
  );
  return institutions.nodes.flatMap(({ code, name, portrait }) => {
    const figure = portrait?.figures.find((one) => one.code === by);
    return figure ? [{ code, name, figure: { ...figure, group: '', parent: null, lastYear: null } }] : [];
  });
}
