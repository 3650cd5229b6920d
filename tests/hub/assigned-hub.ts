import { DEMO_ISSUER, demoHolder } from '@hub/db/demo/cast.ts';
import type { HubClaims } from '@hub/gateway/identity/actor-from-claims.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import { type Answer, startTestHub, type TestHub, type TestHubOptions } from './start-test-hub.ts';

export interface AssignedHub extends TestHub {
  /** Asks as any holder, a demo person or somebody made up, whose token says no more than these claims. */
  askAs<D = Record<string, unknown>>(
    holder: string,
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
    claims?: Partial<HubClaims>,
  ): Promise<Answer<D>>;
}

/** A hub that takes professional roles from assignments; the demo people have theirs. */
export async function startAssignedHub(options: TestHubOptions): Promise<AssignedHub> {
  const hub = await startTestHub({
    ...options,
    configured: { rolesFrom: 'assignments', ...options.configured },
  });
  const issuer = await openDemoIssuer(hub.environment.dataDir);
  return {
    ...hub,
    async askAs(holder, query, variables, headers, claims = {}) {
      const { token } = await issuer.issue({
        name: holder as Role,
        title: holder,
        roles: (claims.roles ?? []) as Role[],
        purposes: (claims.purposes ?? []) as never,
        divisionSystem: claims.division?.system ?? 'GB2260-2023',
        ...(claims.division && { divisionCode: claims.division.code }),
        ...(claims.person_id && { personId: claims.person_id }),
        ...(claims.institution && { institutionCode: claims.institution }),
      });
      return hub.ask(undefined, query, variables, { authorization: `Bearer ${token}`, ...headers });
    },
  };
}

/** Somebody with an approved assignment, written as the operator. @returns its id */
export async function assigned(
  { sql }: TestHub,
  holder: string,
  role: Role,
  purposes: readonly string[],
  place: { institution?: string; division?: string; from?: string; until?: string; status?: string } = {},
): Promise<string> {
  const { institution = null, division = null, from = null, until = null, status = 'ACTIVE' } = place;
  const [row] = await sql<{ id: string }[]>`
    insert into access.assignment (issuer, holder, role, institution_code, division_system, division_code, purposes,
      status, assigned_by, starts_at, ends_at)
    values (${DEMO_ISSUER}, ${demoHolder(holder)}, ${role}, ${institution}, ${division && 'GB2260-2023'}, ${division},
      ${[...purposes]}, ${status}, 'operator', coalesce(${from}::timestamptz, now()),
      coalesce(${until}::timestamptz, 'infinity'))
    returning id`;
  return row!.id;
}

export const codesOf = (answer: Answer<unknown>): unknown[] =>
  (answer.errors ?? []).map(({ extensions }) => extensions?.code);
