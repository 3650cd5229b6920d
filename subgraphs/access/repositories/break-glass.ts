import { randomUUID } from 'node:crypto';
import { type Transaction, write } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { ATTEMPTS_A_DAY, OPEN_MINUTES, untilTomorrow } from '../domain/break-glass.ts';

/** The system and value of an identifier, as they are indexed. */
export interface Identifier {
  system: string;
  value: string;
}

const REASON_CONTEXT = 'access.break_glass.reason';
export const NOTE_CONTEXT = 'access.break_glass.note';

/**
 * Opens the one person of an identifier to the actor, unless that person is open to them already.
 * @returns the person's id
 * @throws RATE_LIMITED when the day's attempts are spent, NOT_FOUND; both are counted alike
 */
export async function breakGlass(
  context: RequestContext,
  { system, value }: Identifier,
  reason: string,
): Promise<string> {
  const now = new Date();
  const blinds = context.vault.indexes(system, value).map((blind) => blind.toString('hex'));
  // What is not found is counted too, so it must not end the transaction.
  const outcome = await write(context, async (tx) => {
    const attempts = await takeTurn(tx, context.actor.id, cityDay(now));
    const found = await find(tx, context.actor.id, blinds);
    if (found?.open) return found.person_id;
    if (attempts >= ATTEMPTS_A_DAY) return 'SPENT';
    await tx`update access.break_glass_attempt set attempts = attempts + 1
      where actor = ${context.actor.id} and day = ${cityDay(now)}`;
    if (!found) return 'NOT_FOUND';
    await open(tx, context, found.person_id, reason);
    return found.person_id;
  });
  context.report.reads.noteLookUp(system, outcome !== 'SPENT' && outcome !== 'NOT_FOUND');
  if (outcome === 'SPENT') {
    const retryAfter = untilTomorrow(now);
    throw new HubError('RATE_LIMITED', `No more than ${ATTEMPTS_A_DAY} attempts a day.`, { retryAfter });
  }
  if (outcome === 'NOT_FOUND') throw new HubError('NOT_FOUND', 'Nobody has this identifier.');
  return outcome;
}

/** Closes what the actor opened before its time. @returns when, ISO 8601 @throws NOT_FOUND */
export async function endBreakGlass(context: RequestContext, personId: string): Promise<string> {
  if (!isUuid(personId)) throw notOpen();
  const ended = await write(
    context,
    (tx) => tx<{ ends_at: string }[]>`
      update access.break_glass b set ends_at = now() from access.scope s
      where s.person_id = ${personId} and b.subject_id = s.subject_id
        and b.actor = ${context.actor.id} and now() < b.ends_at
      returning b.ends_at`,
  );
  const [first] = ended;
  if (!first) throw notOpen();
  return first.ends_at;
}

/** Locks the actor's count of the day: attempts at the same time come one after the other. */
async function takeTurn(tx: Transaction, actor: string, day: string): Promise<number> {
  const [row] = await tx<{ attempts: number }[]>`
    insert into access.break_glass_attempt as a (actor, day) values (${actor}, ${day})
    on conflict (actor, day) do update set attempts = a.attempts returning attempts`;
  return row?.attempts ?? 0;
}

/** The person that the identifier leads to, if it is one, and whether they are open to the actor now. */
async function find(tx: Transaction, actor: string, blinds: readonly string[]) {
  const rows = await tx<{ person_id: string; open: boolean }[]>`
    select p.person_id, exists (
      select from access.break_glass b join access.scope s on s.subject_id = b.subject_id
      where s.person_id = p.person_id and b.actor = ${actor} and now() < b.ends_at) as open
    from (select distinct o.person_id from access.scope o
      join person.identifier i on i.subject_id = o.subject_id
      where i.blind in (select decode(hex, 'hex') from unnest(${[...blinds]}::text[]) as hex) limit 2) p`;
  return rows.length === 1 ? rows[0] : undefined;
}

const open = (tx: Transaction, { actor, vault }: RequestContext, personId: string, reason: string) => tx`
  insert into access.break_glass (subject_id, id, actor, institution_code, reason, ends_at)
  values (${personId}, ${randomUUID()}, ${actor.id}, ${actor.institution ?? null},
    ${vault.seal(reason, `${REASON_CONTEXT}|${personId}`)}, now() + make_interval(mins => ${OPEN_MINUTES}))`;

const notOpen = () => new HubError('NOT_FOUND', 'No person of this id is open to this actor.');
