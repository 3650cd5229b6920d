import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { type Page, type PageArguments, type Positioned, paged } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { checkInstant } from '../domain/instant.ts';
import { bedsOf, equipmentOf, type SessionFilter, sessionsOf } from '../repositories/capacity.ts';
import { practitionersOf } from '../repositories/practitioners.ts';
import * as resources from '../resources.ts';

type Found = Promise<readonly Positioned[]>;
type Read<A> = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  code: string,
  page: Page,
  args: A,
) => Found;

/** A list of an institution as a connection; the field and the institution bind its cursors. */
const listOf =
  <A extends PageArguments>(field: string, type: string, read: Read<A>) =>
  ({ code }: { code: string }, args: A, context: RequestContext, info: GraphQLResolveInfo) =>
    paged({ context, info, list: `${field} of ${code}`, args }, type, (selected, page) =>
      read(context, selected, code, page, args),
    );

export const Institution = {
  __resolveReference: ({ code }: { code: string }, context: RequestContext, info: GraphQLResolveInfo) =>
    publicRepository(context, resources.Institution, selectedFields(info, 'Institution')).byKey(code),

  practitioners: listOf('practitioners', 'Practitioner', practitionersOf),
  beds: listOf('beds', 'Bed', bedsOf),
  equipment: listOf('equipment', 'Equipment', equipmentOf),
  sessions: listOf<PageArguments & SessionFilter>(
    'sessions',
    'Session',
    (context, selected, code, page, args) => {
      checkInstant('from', args.from);
      return sessionsOf(context, selected, code, page, args);
    },
  ),
};

export const Session = {
  practitioner: (
    { practitioner }: { practitioner?: { id: string } | null },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    practitioner
      ? publicRepository(context, resources.Practitioner, selectedFields(info, 'Practitioner')).byKey(
          practitioner.id,
        )
      : null,
};

export const Practitioner = {
  __resolveReference: ({ id }: { id: string }, context: RequestContext, info: GraphQLResolveInfo) =>
    isUuid(id)
      ? publicRepository(context, resources.Practitioner, selectedFields(info, 'Practitioner')).byKey(id)
      : null,

  institution: (
    { institution }: { institution?: { code: string } | null },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    institution
      ? publicRepository(context, resources.Institution, selectedFields(info, 'Institution')).byKey(
          institution.code,
        )
      : null,
};
