import { type Transaction, write } from '@hub/kernel/resource/act.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { decideProposal, type Proposed } from '@hub/kernel/resource/proposal.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { Proposal } from '../domain/proposal.ts';
import { Indicator } from '../resources.ts';

/** What `Indicator.values` goes on from, whatever is selected. */
const WORKED_OUT_BY = [
  'numerator',
  'denominator',
  'factor',
  'direction',
  'scopes',
  'period',
  'comparator',
  'targets',
  'source',
  'status',
];

const indicators = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, Indicator, new Set([...selected, ...WORKED_OUT_BY]));

const value = (name: string): SQL => sql`${sql.placeholder(name)}::text`;
const IN_FORCE = sql`t.status in ('ACTIVE', 'NO_SOURCE', 'RECORDED')`;

export interface IndicatorFilter {
  code?: string | null;
  group?: string | null;
  scope?: string | null;
  status?: string | null;
}

function conditions({ code, group, scope, status }: IndicatorFilter): SQL[] {
  return [
    ...(code ? [sql`t.code = ${value('code')}`] : []),
    ...(group ? [sql`t."group" = ${value('group')}`] : []),
    ...(scope ? [sql`${value('scope')} = any(t.scopes)`] : []),
    ...(status ? [sql`t.status = ${value('status')}`] : []),
  ];
}

const nameOf = (filter: IndicatorFilter): string =>
  Object.entries(filter)
    .flatMap(([name, given]) => (given ? [name] : []))
    .join();

/** The indicators in force, by code. */
export async function indicatorsInForce(
  context: RequestContext,
  selected: ReadonlySet<string>,
  filter: IndicatorFilter,
): Promise<Entity[]> {
  const where = sql.join([IN_FORCE, ...conditions(filter)], sql` and `);
  const found = await indicators(context, selected).list({
    name: `in force ${nameOf(filter)}`,
    where,
    values: { ...filter },
  });
  return found.map(({ entity }) => entity);
}

/** A page of all versions, proposed and past ones too. */
export const indicatorVersions = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  filter: IndicatorFilter,
  page: Page,
): Promise<Positioned[]> =>
  indicators(context, selected).list(
    {
      name: `versions ${nameOf(filter)}`,
      where: sql.join([sql`true`, ...conditions(filter)], sql` and `),
      values: { ...filter },
    },
    page,
  );

/** Writes a version that is not in force yet. @throws CONFLICT where another one was proposed at the same moment */
export async function storeProposal(
  context: RequestContext,
  selected: ReadonlySet<string>,
  proposal: Proposal,
  reason: string,
): Promise<Entity | null> {
  const [row] = await write(
    context,
    (tx) => tx<{ version: number }[]>`
      insert into supervision.indicator (code, version, name, name_en, "group", numerator, denominator, factor, unit,
        direction, scopes, period, comparator, targets, source, basis, status, reason, proposed_by)
      select ${proposal.code}, coalesce(max(version), 0) + 1, ${proposal.name}, ${proposal.nameEn}, ${proposal.group},
        ${proposal.numerator}, ${proposal.denominator}, ${proposal.factor}, ${proposal.unit}, ${proposal.direction},
        ${[...proposal.scopes]}::text[], ${proposal.period}, ${proposal.comparator}, ${tx.json(proposal.targets)},
        ${proposal.source}, 'DERIVED', 'PROPOSED', ${reason}, ${context.actor.id}
      from supervision.indicator where code = ${proposal.code}
      on conflict do nothing returning version`,
  );
  if (!row) throw new HubError('CONFLICT', 'Somebody proposed this indicator at the same moment; try again.');
  return indicators(context, selected).byKey(proposal.code, String(row.version));
}

export interface VersionKey {
  code: string;
  version: number;
}

/** Puts a proposal in force in place of the version before. @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT */
export async function approveProposal(
  context: RequestContext,
  selected: ReadonlySet<string>,
  key: VersionKey,
): Promise<Entity | null> {
  await decide(context, key, async (tx, by) => {
    await tx`
      update supervision.indicator set status = 'SUPERSEDED'
      where code = ${key.code} and status in ('ACTIVE', 'NO_SOURCE', 'RECORDED')`;
    await tx`
      update supervision.indicator set status = 'ACTIVE', decided_by = ${by}, decided_at = now()
      where code = ${key.code} and version = ${key.version}`;
  });
  return indicators(context, selected).byKey(key.code, String(key.version));
}

/** Turns a proposal down, for good. @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided */
export async function rejectProposal(
  context: RequestContext,
  selected: ReadonlySet<string>,
  key: VersionKey,
  reason: string,
): Promise<Entity | null> {
  await decide(
    context,
    key,
    (tx, by) => tx`
      update supervision.indicator set status = 'REJECTED', decided_by = ${by}, decided_at = now(),
        rejection = ${reason}
      where code = ${key.code} and version = ${key.version}`,
  );
  return indicators(context, selected).byKey(key.code, String(key.version));
}

/** What another steward does about a proposal; the whole code is locked, of which one version can be in force. */
const decide = (
  context: RequestContext,
  { code, version }: VersionKey,
  update: (tx: Transaction, by: string) => PromiseLike<unknown>,
): Promise<unknown> =>
  decideProposal(context, {
    name: 'version of an indicator',
    find: async (tx) => {
      const rows = await tx<(Proposed & { version: number })[]>`
        select version, status <> 'PROPOSED' as decided, proposed_by as by
        from supervision.indicator where code = ${code} for update`;
      return rows.find((one) => one.version === version);
    },
    decide: update,
  });
