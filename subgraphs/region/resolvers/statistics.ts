import { loader } from '@hub/kernel/resource/loader.ts';
import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import { CURRENT_EDITION } from '@hub/kernel/statistics/editions.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { levelBelow } from '../domain/levels.ts';
import { divisionsWithin } from '../repositories/areas.ts';
import { type DivisionKey, divisionOf } from '../repositories/divisions.ts';
import {
  type InstitutionPortrait as AnInstitution,
  institutionPortraits,
} from '../repositories/institution-portraits.ts';
import { type RegionPortrait as Portrait, portraitsOf } from '../repositories/portraits.ts';
import { type StatisticsArguments, statisticsOf } from '../repositories/statistics.ts';

export const cubes = () =>
  registered.map(({ name, title, kind, measures, dimensions, cuts }) => ({
    name,
    title,
    kind,
    measures: Object.entries(measures).map(([measure, said]) => ({
      ...said,
      name: measure,
      title: said.name,
    })),
    cuts: cuts.map(({ by, atInstitution = false, months = false }) => ({
      by: by.map((dimension) => ({ name: dimension, title: dimensions[dimension]!.name })),
      atInstitution,
      months,
    })),
  }));

export const statistics = (
  _root: unknown,
  args: StatisticsArguments & PageArguments,
  context: RequestContext,
  info: GraphQLResolveInfo,
) => {
  const { first: _first, after: _after, ...asked } = args;
  const list = `statistics ${JSON.stringify(asked)}`;
  return paged({ context, info, list, args }, 'StatisticsCell', async (_selected, page) => {
    const cells = await statisticsOf(context, args);
    const from = Number(page.after?.[0] ?? 0);
    return cells
      .slice(from, from + page.size + 1)
      .map((entity, n) => ({ entity, position: [String(from + n + 1)] }));
  });
};

export const regionPortraits = async (
  _root: unknown,
  { parent, codeSystem, period }: { parent: string; codeSystem?: string | null; period: string },
  context: RequestContext,
  info: GraphQLResolveInfo,
) => {
  const system = codeSystem ?? CURRENT_EDITION;
  const codes = await divisionsWithin(context, { system, code: parent, level: levelBelow(parent) });
  return portraitsOf(
    context,
    codes.map((code) => ({ system, code })),
    period,
    selectedFields(info, 'RegionPortrait'),
  );
};

/** Cells and portraits know the key of their division; what else is asked of it is read for all of them at once. */
const division = (
  { division: key }: { division: DivisionKey | null },
  _args: unknown,
  context: RequestContext,
  info: GraphQLResolveInfo,
) => key && divisionOf(context, selectedFields(info, 'Division'), key);

export const StatisticsCell = { division };

/** Worked out only where they are asked for. */
export const RegionPortrait = {
  division,
  figures: (portrait: Portrait) => portrait.figures(),
  pyramid: (portrait: Portrait) => portrait.pyramid(),
  spectrum: (portrait: Portrait) => portrait.spectrum(),
  outflow: (portrait: Portrait) => portrait.outflow(),
  inflow: (portrait: Portrait) => portrait.inflow(),
};

export const Institution = {
  __resolveReference: ({ code }: { code: string }) => ({ code }),

  portrait: ({ code }: { code: string }, { period }: { period: string }, context: RequestContext) =>
    loader<string, AnInstitution>(context, `institution portrait|${period}`, (codes) =>
      institutionPortraits(context, codes, period),
    ).load(code),
};

export const InstitutionPortrait = {
  trend: (portrait: AnInstitution) => portrait.trend(),
};
