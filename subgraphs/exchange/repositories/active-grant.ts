import type { Sql } from '@hub/db/client.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import { type Granted, grantedNow } from '../domain/active-grant.ts';
import type { Wish } from '../domain/field-rules.ts';
import { ownReach } from '../domain/reach.ts';
import { type Asking, registerInForce } from './grades.ts';

/** A grant in force, as whoever reads under it needs it. */
export interface ActiveGrant extends Granted {
  id: string;
  kind: 'BACKFLOW' | 'SHARING';
  recipient: string;
  divisionSystem: string;
  divisionCode: string;
  /** The recipient as a grantee of consents; where `legalBasis` is CONSENT. */
  institutionCode: string | null;
  purpose: 'HOPERAT' | 'PUBHLTH';
  legalBasis: 'LEGAL_DUTY' | 'EMERGENCY' | 'CONSENT';
  /** Whether persons under 14 are in it. */
  includesMinors: boolean;
  /** Whether rows that a label lifts to L5 are in it. */
  includesL5: boolean;
  /** The last day, in the city. */
  validTo: string;
  /** Rows a day at most. */
  dailyRows: number;
  /** Rises whenever what is granted changes; what is withheld now is beside it, in `withheld`. */
  shapeVersion: number;
}

type Stored = Omit<ActiveGrant, keyof Granted | 'includesL5'> & {
  l5Reason: string | null;
  status: string;
  begun: boolean;
  over: boolean;
  approvals: number;
  wishes: Wish[] | null;
};

const value = (name: string) => sql`${sql.placeholder(name)}::text`;

const statement = compileStatement(sql`
  select g.id, g.kind, g.recipient, g.division_system as "divisionSystem", g.division_code as "divisionCode",
    g.institution_code as "institutionCode", g.purpose, g.legal_basis as "legalBasis",
    g.includes_minors as "includesMinors", g.l5_reason as "l5Reason", g.valid_to as "validTo",
    g.daily_rows as "dailyRows", g.shape_version as "shapeVersion", g.status,
    g.valid_from <= d.today as begun, g.valid_to < d.today as over,
    (select count(distinct s.by)::int from exchange.backflow_step s
     where s.grant_id = g.id and s.action = 'APPROVE') as approvals,
    (select json_agg(json_build_object('coordinate', f.coordinate, 'form', f.form, 'need', f.need))
     from exchange.backflow_field f where f.grant_id = g.id and f.cut_by is null) as wishes
  from exchange.backflow_grant g, (select (now() at time zone 'Asia/Shanghai')::date as today) d
  where g.id = ${sql.placeholder('id')}::uuid
    and (${value('system')} is null
      or g.division_system = ${value('system')} and starts_with(g.division_code, ${value('prefix')}))
    and (${value('assignment')} is null or exists (select from access.assignment a
      where a.id = ${value('assignment')}::uuid and a.status = 'ACTIVE'
        and now() >= a.starts_at and now() < a.ends_at))`);

/**
 * The grant under which an actor reads now, with the fields that leave under it: asked for again with every page, so
 * that a revocation stops the next one.
 * @throws GRANT_NOT_FOUND (also where it is another division's, or the actor's assignment has ended), GRANT_NOT_ACTIVE,
 *   GRANT_EXPIRED, FORBIDDEN where the actor is here for another purpose than the grant's
 */
export async function activeGrant(context: RequestContext, id: string): Promise<ActiveGrant> {
  const { actor } = context;
  const reach = ownReach(actor);
  const [row] =
    isUuid(id) && reach
      ? ((await run(context, statement, {
          id,
          ...reach,
          assignment: actor.assignment ?? null,
        })) as unknown as Stored[])
      : [];
  const grant = await inForce(row, context);
  if (actor.purpose !== grant.purpose)
    throw new HubError('FORBIDDEN', `This grant is for ${grant.purpose}; ask with that x-purpose.`);
  return grant;
}

/** The same for what is prepared for a recipient while nobody of theirs is there. @throws as above, but for FORBIDDEN */
export async function grantInForce(
  sql: Sql,
  id: string,
  terms: Pick<Terms, 'register' | 'classifications'>,
): Promise<ActiveGrant> {
  const anybody = { id, system: null, prefix: null, assignment: null };
  const [row] = await run({ sql, signal: undefined }, statement, anybody);
  return inForce(row as unknown as Stored | undefined, {
    ...terms,
    sql,
    signal: undefined,
    loaders: new Map(),
  });
}

type Terms = Asking & Pick<RequestContext, 'classifications'>;

async function inForce(row: Stored | undefined, terms: Terms): Promise<ActiveGrant> {
  if (!row) throw new HubError('GRANT_NOT_FOUND', 'There is no such grant, or not for this actor.');
  const { l5Reason, status, begun, over, approvals, wishes, ...grant } = row;
  if (status === 'EXPIRED' || (status === 'ACTIVE' && over))
    throw new HubError('GRANT_EXPIRED', `The grant was valid until ${grant.validTo}; renew it.`);
  if (status !== 'ACTIVE')
    throw new HubError('GRANT_NOT_ACTIVE', `The grant is not in force: it is ${status}.`);
  if (!begun) throw new HubError('GRANT_NOT_ACTIVE', 'The grant is not in force yet.');
  const granted = grantedNow(
    wishes ?? [],
    { l5Reason: l5Reason !== null, approvals },
    await registerInForce(terms),
    terms.classifications,
  );
  return { ...grant, includesL5: l5Reason !== null, ...granted };
}
