import { loader, selectionKey } from '@hub/kernel/resource/loader.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { childrenOf, type DivisionKey, divisionOf } from '../repositories/divisions.ts';
import { portraitsOf, type RegionPortrait } from '../repositories/portraits.ts';

export const Division = {
  __resolveReference: (key: DivisionKey, context: RequestContext, info: GraphQLResolveInfo) =>
    divisionOf(context, selectedFields(info, 'Division'), key),

  parent: (
    { codeSystem, parent }: DivisionKey & { parent?: string | null },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => (parent ? divisionOf(context, selectedFields(info, 'Division'), { codeSystem, code: parent }) : null),

  children: (key: DivisionKey, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    childrenOf(context, selectedFields(info, 'Division'), key),

  /** One statement for all divisions of a tick. */
  portrait: (
    { codeSystem, code }: DivisionKey,
    { period }: { period: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => {
    const selected = selectedFields(info, 'RegionPortrait');
    const name = `portrait|${codeSystem}|${period}|${selectionKey(selected)}`;
    return loader<string, RegionPortrait>(context, name, (codes) =>
      portraitsOf(
        context,
        codes.map((one) => ({ system: codeSystem, code: one })),
        period,
        selected,
      ),
    ).load(code);
  },
};
