import type { Register } from '@hub/kernel/resource/register.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import { factsOf } from './field-facts.ts';
import { type Form, judge, type Wish } from './field-rules.ts';

/** A field that leaves under a grant. */
export interface GrantedField {
  /** As in the graph. */
  name: string;
  coordinate: string;
  form: Form;
}

/** What leaves under a grant at this moment. */
export interface Granted {
  /** By the resource's type, fields in the order of their names. */
  fields: ReadonlyMap<string, readonly GrantedField[]>;
  /** Coordinates that were granted and do not leave now: raised since, or no longer in the graph. */
  withheld: readonly string[];
}

/**
 * Levels and grades of the moment decide, not those of the day of the review: what a raise put beyond the terms of a
 * grant stays here until a new grant is reviewed on the new terms.
 * @param approvals reviewers who approved it
 * @param register with the grades in force
 */
export function grantedNow(
  wishes: readonly Wish[],
  { l5Reason, approvals }: { l5Reason: boolean; approvals: number },
  register: Register,
  classifications: Classifications,
): Granted {
  const fields = new Map<string, GrantedField[]>();
  const withheld: string[] = [];
  const inOrder = [...wishes].sort((one, other) => (one.coordinate < other.coordinate ? -1 : 1));
  for (const wish of inOrder) {
    const facts = factsOf(register, classifications, wish.coordinate);
    const { refused, reviewers } = judge(facts, wish, { l5Reason });
    if (!facts || refused || reviewers > approvals) {
      withheld.push(wish.coordinate);
      continue;
    }
    const { coordinate, form } = wish;
    const list = fields.get(facts.resource) ?? [];
    fields.set(facts.resource, [
      ...list,
      { name: coordinate.slice(facts.resource.length + 1), coordinate, form },
    ]);
  }
  return { fields, withheld };
}
