/** How long a contract holds; instants in ISO 8601, the end not included. */
export interface Term {
  id: string;
  validFrom: string;
  validTo: string;
}

/** The unbroken time that contracts cover, and the contract at its heart. */
export interface Cover {
  startsAt: string;
  endsAt: string;
  contractId: string;
}

/**
 * What the contracts of one person with one institution cover: the unbroken time around `now`, contracts that go on
 * from each other taken together. Where none holds now it is the next time to come, else the last one gone by. A
 * contract that was ended before it began covers nothing.
 * @throws RangeError without a contract.
 */
export function coveredTime(terms: readonly Term[], now: string): Cover {
  const [nearest] = covers(terms).sort((a, b) => distance(a, now) - distance(b, now));
  if (nearest) return nearest;
  const [none] = terms;
  if (!none) throw new RangeError('no contract to take the time of');
  return { startsAt: none.validFrom, endsAt: none.validFrom, contractId: none.id };
}

/** The unbroken times, oldest first; each rests on its last contract. */
function covers(terms: readonly Term[]): Cover[] {
  const found: Cover[] = [];
  const inOrder = terms
    .filter(({ validFrom, validTo }) => instant(validFrom) < instant(validTo))
    .sort((a, b) => instant(a.validFrom) - instant(b.validFrom));
  for (const { id, validFrom, validTo } of inOrder) {
    const last = found.at(-1);
    if (!last || instant(validFrom) > instant(last.endsAt))
      found.push({ startsAt: validFrom, endsAt: validTo, contractId: id });
    else if (instant(validTo) > instant(last.endsAt))
      Object.assign(last, { endsAt: validTo, contractId: id });
  }
  return found;
}

/** 0 now, small for what is to come, larger than any of that for what is over. */
function distance({ startsAt, endsAt }: Cover, now: string): number {
  const at = instant(now);
  if (instant(endsAt) <= at) return Number.MAX_SAFE_INTEGER - instant(endsAt);
  return Math.max(0, instant(startsAt) - at);
}

const instant = (value: string): number => Date.parse(value);

export type ContractStatus = 'PENDING' | 'ACTIVE' | 'EXPIRED' | 'TERMINATED';

/** What a contract is at `now`: its time tells, except that an early end stays one. */
export function contractStatus(term: Omit<Term, 'id'>, terminated: boolean, now: string): ContractStatus {
  if (instant(now) >= instant(term.validTo)) return terminated ? 'TERMINATED' : 'EXPIRED';
  return instant(now) < instant(term.validFrom) ? 'PENDING' : 'ACTIVE';
}
