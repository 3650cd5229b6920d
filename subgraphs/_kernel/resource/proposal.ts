import type { RequestContext } from '../runtime/context.ts';
import { HubError } from '../runtime/errors.ts';
import { type Transaction, write } from './act.ts';
import { isUuid } from './identifiers.ts';

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

/** A proposal in a table of such; `raised_at` is when it was made. */
export const raiseIn =
  (table: 'access.overlay' | 'exchange.grade_raise' | 'exchange.code_mapping', id: string) =>
  async (tx: Transaction): Promise<(Proposed & { raised_at: string }) | undefined> => {
    if (!isUuid(id)) return undefined;
    const [found] = await tx<(Proposed & { raised_at: string })[]>`
      select raised_by as by, coalesce(approved_by, rejected_by) is not null as decided, raised_at
      from ${tx(table)} where id = ${id} for update`;
    return found;
  };

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
