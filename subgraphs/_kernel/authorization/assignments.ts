import type { Sql } from '@hub/db/client.ts';
import { type Listener, listen } from '@hub/db/listen.ts';
import type { Purpose } from '@hub/schema/purposes.ts';
import type { Role } from '@hub/schema/roles.ts';

/** The channel of the trigger on access.assignment. */
const CHANNEL = 'access_assignment';

/** An approved assignment of a holder, which holds from `startsAt` until `endsAt`. */
export interface HeldAssignment {
  id: string;
  role: Role;
  institution: string | null;
  practitionerId: string | null;
  divisionSystem: string | null;
  divisionCode: string | null;
  purposes: Purpose[];
  /** Milliseconds since 1970. */
  startsAt: number;
  /** Null: until it is ended. */
  endsAt: number | null;
}

/** What a holder may act under, now or later, the oldest first. */
export async function readAssignments(
  sql: Sql,
  issuer: string,
  holder: string,
): Promise<readonly HeldAssignment[]> {
  return sql<HeldAssignment[]>`
    select id, role, institution_code as institution, practitioner_id as "practitionerId",
      division_system as "divisionSystem", division_code as "divisionCode", purposes,
      (extract(epoch from starts_at) * 1000)::float8 as "startsAt",
      case when isfinite(ends_at) then (extract(epoch from ends_at) * 1000)::float8 end as "endsAt"
    from access.assignment
    where issuer = ${issuer} and holder = ${holder} and status = 'ACTIVE' and ends_at > now()
    order by starts_at, id`;
}

/** Tells of every change of assignments, whichever process made it. @returns what ends it */
export const watchAssignments = (url: string, listener: Listener): Promise<() => Promise<void>> =>
  listen(url, CHANNEL, listener);
