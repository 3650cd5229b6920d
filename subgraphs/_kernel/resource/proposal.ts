import type { PgColumn } from 'drizzle-orm/pg-core';
import type { RequestContext } from '../runtime/context.ts';
import { HubError } from '../runtime/errors.ts';
import { type Transaction, write } from './act.ts';
import { column } from './fields.ts';
import { isUuid } from './identifiers.ts';
import type { Entity } from './projection.ts';

/** The field `own` of a type: its resource reads who did it there, and this tells whether that is the caller. */
export const ownField = {
  own: ({ own }: Entity, _args: unknown, { actor }: RequestContext): boolean | null =>
    own === null ? null : own === actor.id,
};

/** What of a proposal is stored: who made it, when and why, and who decided. */
type ProposalColumn = 'id' | 'reason' | 'raisedBy' | 'raisedAt' | 'approvedAt' | 'rejectedAt' | 'rejection';

/** The fields that a resource has of which two stewards have to agree. */
export const agreedByTwo = (table: Readonly<Record<ProposalColumn, PgColumn>>) => ({
  id: column(table.id),
  reason: column(table.reason),
  own: column(table.raisedBy),
  proposedAt: column(table.raisedAt),
  approvedAt: column(table.approvedAt),
  rejectedAt: column(table.rejectedAt),
  rejection: column(table.rejection),
});

/** What two stewards have to agree on, as it is stored: who proposed it, and whether anybody has decided. */
export interface Proposed {
  /** Null where nobody did: it came with the release. */
  by: string | null;
  decided: boolean;
}

export interface Decision<P extends Proposed> {
  /** What it is, as a sentence says it: `raise`. */
  name: string;
  /** Reads the proposal and locks it. */
  find(tx: Transaction): Promise<P | undefined>;
  /** Approves it or turns it down. */
  decide(tx: Transaction, by: string): PromiseLike<unknown>;
}

/**
 * What another steward does about a proposal, in one transaction: of two at once the second meets it decided.
 * @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided
 */
export function decideProposal<P extends Proposed>(
  context: RequestContext,
  { name, find, decide }: Decision<P>,
): Promise<P> {
  const { id } = context.actor;
  return write(context, async (tx) => {
    const proposal = await find(tx);
    if (!proposal) throw new HubError('NOT_FOUND', `There is no such ${name}.`);
    if (proposal.by === id)
      throw new HubError(
        'FORBIDDEN',
        `A proposal needs two stewards: nobody decides about their own ${name}.`,
      );
    if (proposal.decided) throw new HubError('CONFLICT', `The ${name} is approved or rejected already.`);
    await decide(tx, id);
    return proposal;
  });
}

/** A table of proposals to raise something, and what one of them is called. */
export interface RaiseTable {
  table: 'access.overlay' | 'exchange.grade_raise' | 'exchange.code_mapping';
  name: string;
}

/**
 * Puts a raise in force.
 * @param also what comes of it, in the same transaction
 * @returns when it was proposed
 * @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided
 */
export const approveIn = (
  context: RequestContext,
  raises: RaiseTable,
  id: string,
  also?: (tx: Transaction, by: string) => Promise<unknown>,
): Promise<string> =>
  decideIn(context, raises, id, async (tx, by) => {
    await tx`update ${tx(raises.table)} set approved_by = ${by}, approved_at = now() where id = ${id}`;
    await also?.(tx, by);
  });

/** Turns a raise down, for good. @returns when it was proposed @throws as approving it does */
export const rejectIn = (
  context: RequestContext,
  raises: RaiseTable,
  id: string,
  reason: string,
): Promise<string> =>
  decideIn(
    context,
    raises,
    id,
    (tx, by) => tx`update ${tx(raises.table)}
      set rejected_by = ${by}, rejected_at = now(), rejection = ${reason} where id = ${id}`,
  );

async function decideIn(
  context: RequestContext,
  { table, name }: RaiseTable,
  id: string,
  decide: (tx: Transaction, by: string) => PromiseLike<unknown>,
): Promise<string> {
  const { raised_at } = await decideProposal(context, {
    name,
    find: async (tx) => {
      if (!isUuid(id)) return undefined;
      const [found] = await tx<(Proposed & { raised_at: string })[]>`
        select raised_by as by, coalesce(approved_by, rejected_by) is not null as decided, raised_at
        from ${tx(table)} where id = ${id} for update`;
      return found;
    },
    decide,
  });
  return raised_at;
}
