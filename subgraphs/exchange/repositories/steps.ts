import { type Transaction, write } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Wish } from '../domain/field-rules.ts';
import { type Action, type Illegal, roleOf, type Status, standingsOf, stepTo } from '../domain/machine.ts';
import { reaches, reachOf } from '../domain/reach.ts';

/** A grant whose row is held until the end of the transaction. */
export interface LockedGrant {
  id: string;
  kind: 'BACKFLOW' | 'SHARING';
  divisionSystem: string;
  divisionCode: string;
  status: Status;
  version: number;
  l5Reason: string | null;
  includesMinors: boolean;
  riskReasons: readonly string[];
  /** Its last day has passed. */
  over: boolean;
  /** Its fields that are not cut. */
  wishes: readonly Wish[];
  /** Takes a step. @throws FORBIDDEN, CONFLICT. @returns where it led */
  step(action: Action, about?: StepDetails): Promise<Status>;
}

export interface StepDetails {
  reason?: string | null;
  conditions?: string | null;
  /** Reviewers whom its fields demand; where the step is a review. */
  reviewers?: 1 | 2;
}

const SENTENCES: Readonly<Record<Illegal, readonly ['FORBIDDEN' | 'CONFLICT', string]>> = {
  CLOSED: ['CONFLICT', 'This step is not open from where the grant stands'],
  OWN_APPLICATION: ['FORBIDDEN', 'Nobody decides about their own application'],
  SECOND_REVIEWER: ['FORBIDDEN', 'A grant of important data needs two different reviewers'],
  NOT_YOURS: ['FORBIDDEN', 'This step of this grant is not for this actor'],
};

interface StepRow {
  grantId: string;
  number: number;
  action: Action;
  from: Status | null;
  to: Status;
  by: string;
  role: string;
  reason?: string | null;
  conditions?: string | null;
}

export async function noteStep(tx: Transaction, row: StepRow): Promise<void> {
  await tx`
    insert into exchange.backflow_step (grant_id, number, action, from_status, to_status, by, role, reason, conditions)
    values (${row.grantId}, ${row.number}, ${row.action}, ${row.from}, ${row.to}, ${row.by}, ${row.role},
      ${row.reason ?? null}, ${row.conditions ?? null})`;
}

type Stored = Omit<LockedGrant, 'step' | 'wishes'> & {
  appliedBy: string;
  approvedBy: string[];
  wishes: Wish[] | null;
};

/** @throws GRANT_NOT_FOUND, the same for a grant of a division that the actor may not know of */
export async function lockedGrant(
  { actor }: RequestContext,
  tx: Transaction,
  id: string,
): Promise<LockedGrant> {
  if (isUuid(id)) await tx`select from exchange.backflow_grant where id = ${id} for update`;
  const [row] = isUuid(id)
    ? await tx<Stored[]>`
        select g.id, g.kind, g.division_system as "divisionSystem", g.division_code as "divisionCode", g.status,
          g.version, g.applied_by as "appliedBy", g.l5_reason as "l5Reason", g.includes_minors as "includesMinors",
          g.risk_reasons as "riskReasons",
          g.valid_to < (now() at time zone 'Asia/Shanghai')::date as over,
          array(select distinct s.by from exchange.backflow_step s
            where s.grant_id = g.id and s.action = 'APPROVE') as "approvedBy",
          (select json_agg(json_build_object('coordinate', f.coordinate, 'form', f.form, 'need', f.need)
             order by f.coordinate)
           from exchange.backflow_field f where f.grant_id = g.id and f.cut_by is null) as wishes
        from exchange.backflow_grant g where g.id = ${id}`
    : [];
  if (!row || !reaches(reachOf(actor), { system: row.divisionSystem, code: row.divisionCode }))
    throw new HubError('GRANT_NOT_FOUND', 'There is no such grant, or not for this actor.');
  return {
    ...row,
    wishes: row.wishes ?? [],
    async step(action, { reason = null, conditions = null, reviewers = 2 } = {}) {
      const standings = standingsOf(actor, row);
      const step = stepTo(action, { ...row, reviewers }, standings);
      if ('illegal' in step) {
        const [code, sentence] = SENTENCES[step.illegal];
        throw new HubError(code, `${sentence} (${row.status}).`);
      }
      const number = row.version + 1;
      const waits = step.to === 'SUBMITTED' || step.to === 'IN_REVIEW';
      await tx`
        update exchange.backflow_grant set status = ${step.to}, version = ${number},
          due_at = case when ${waits}::boolean then due_at end
        where id = ${id} and version = ${row.version}`;
      await noteStep(tx, {
        grantId: id,
        number,
        action,
        from: row.status,
        to: step.to,
        by: actor.id,
        role: roleOf(action, row.status, standings),
        reason,
        conditions,
      });
      return step.to;
    },
  };
}

/** One step that changes nothing else. @throws GRANT_NOT_FOUND, FORBIDDEN, CONFLICT */
export const takeStep = (
  context: RequestContext,
  id: string,
  action: Action,
  reason: string | null,
): Promise<void> =>
  write(context, async (tx) => {
    const grant = await lockedGrant(context, tx, id);
    await grant.step(action, { reason });
  });
