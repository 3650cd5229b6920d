import { randomUUID } from 'node:crypto';
import { write } from '@hub/kernel/resource/act.ts';
import { decodeRecordId, encodeRecordId, isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type GuardianshipInput, guardedUntil, originOf } from '../domain/guardianship.ts';

/** What a steward is told: the relation's id, by which it can be ended, and nothing of either person. */
export interface Guardianship {
  id: string;
  verifiedAt: string;
}

/**
 * Makes somebody the guardian of a child until the child is of age.
 * @throws NOT_FOUND, BAD_USER_INPUT for ages that do not fit, CONFLICT for one who is it already
 */
export async function verifyGuardianship(
  context: RequestContext,
  { child, guardian, kind, evidence }: GuardianshipInput,
): Promise<Guardianship> {
  if (!isUuid(child) || !isUuid(guardian)) throw unknown();
  if (child === guardian) throw new HubError('BAD_USER_INPUT', 'Nobody is their own guardian.');
  return write(context, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(${`guardianship ${child}`}))`;
    const born = await tx<{ person: string; bornOn: string | null }[]>`
      select person_id as person, max(born_on) as "bornOn" from access.scope
      where person_id in (${child}, ${guardian}) group by person_id`;
    const of = (person: string) => born.find((row) => row.person === person);
    const [young, grown] = [of(child), of(guardian)];
    if (!young || !grown) throw unknown();
    const until = guardedUntil(young.bornOn, grown.bornOn, new Date());
    const [live] = await tx`
      select from access.care_relation where subject_id = ${child} and kind = 'GUARDIAN'
        and counterpart = ${guardian} and now() < ends_at`;
    if (live) throw new HubError('CONFLICT', 'This guardianship is verified already.');
    const id = randomUUID();
    const sealed = context.vault.seal(evidence, `access.guardianship.evidence|${child}`);
    const [made] = await tx<{ at: string }[]>`
      insert into access.guardianship (subject_id, id, guardian_id, kind, evidence, verified_by)
      values (${child}, ${id}, ${guardian}, ${kind}, ${sealed}, ${context.actor.id}) returning verified_at as at`;
    const [relation] = await tx<{ id: string }[]>`
      insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
      values (${child}, 'GUARDIAN', ${guardian}, now(), ${until}, ${originOf(kind, id)})
      on conflict (subject_id, kind, counterpart) do update set
        starts_at = excluded.starts_at, ends_at = excluded.ends_at, origin = excluded.origin
      returning md5(subject_id || ' ' || kind || ' ' || counterpart)::uuid as id`;
    return { id: encodeRecordId(child, relation!.id), verifiedAt: made!.at };
  });
}

/** Ends it now, by the relation's id. @throws NOT_FOUND, CONFLICT for one that has ended */
export async function endGuardianship(context: RequestContext, relationId: string): Promise<Guardianship> {
  const key = decodeRecordId(relationId);
  if (!key) throw new HubError('NOT_FOUND', 'There is no such guardianship.');
  return write(context, async (tx) => {
    const [relation] = await tx<{ guardian: string; since: string; live: boolean }[]>`
      select counterpart as guardian, starts_at as since, now() < ends_at as live from access.care_relation
      where subject_id = ${key.subjectId} and kind = 'GUARDIAN'
        and md5(subject_id || ' ' || kind || ' ' || counterpart)::uuid = ${key.id} for update`;
    if (!relation) throw new HubError('NOT_FOUND', 'There is no such guardianship.');
    if (!relation.live) throw new HubError('CONFLICT', 'This guardianship has ended.');
    await tx`
      update access.care_relation set ends_at = now()
      where subject_id = ${key.subjectId} and kind = 'GUARDIAN' and counterpart = ${relation.guardian}`;
    await tx`
      update access.guardianship set ended_by = ${context.actor.id}, ended_at = now()
      where subject_id = ${key.subjectId} and guardian_id = ${relation.guardian} and ended_at is null`;
    return { id: relationId, verifiedAt: relation.since };
  });
}

const unknown = () => new HubError('NOT_FOUND', 'There are no such persons.');
