import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { STATUSES } from '../domain/machine.ts';
import { sharingCounts } from '../repositories/sharing-figures.ts';

export const figureQueries = {
  async sharingFigures(_root: unknown, _args: unknown, context: RequestContext) {
    const { asOf, catalogues, connected, calls, grants } = await sharingCounts(context);
    const figure = (value: number, source: string) => ({ value, asOf, source });
    return {
      catalogues: figure(catalogues, '资源登记簿: 由各子图的资源定义得出'),
      connected: figure(connected, '资源登记簿中有数据的资源, 按库表占用空间判断'),
      calls: figure(calls, '使用计量之和'),
      grants: STATUSES.map((status) => ({ status, ...figure(grants[status] ?? 0, '授权登记') })),
    };
  },
};
