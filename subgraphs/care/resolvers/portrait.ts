import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { portraitField } from '@hub/kernel/resource/portrait.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { gridStatus } from '../repositories/grid-status.ts';
import { contractGapsOf, controlOf, followUpGapsOf } from '../repositories/portrait.ts';

/** Colour and action of the person that `idOf` finds in the parent, asked for as this coordinate. */
const grid =
  <P>(coordinate: string, idOf: (parent: P) => string) =>
  (parent: P, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) => {
    const id = idOf(parent);
    return isUuid(id) ? gridStatus(context, coordinate, selectedFields(info, 'GridStatus'), id) : null;
  };

export const personGrid = grid('Person.grid', ({ id }: { id: string }) => id);

export const PersonPortrait = {
  control: portraitField('control', controlOf),
  followUpGaps: portraitField('followUpGaps', followUpGapsOf),
  contractGaps: portraitField('contractGaps', contractGapsOf),
  grid: grid('PersonPortrait.grid', ({ id }: { id: string }) => id),
};

export const GridPerson = {
  grid: grid('GridPerson.grid', ({ person }: { person: { id: string } }) => person.id),
};
