import type { Change, Form, GrantLine } from './shapes.ts';

/** A field of a grant, as far as grants are compared. */
interface Given {
  coordinate: string;
  form: Form;
  cutReason: string | null;
}

/** A grant, as far as others are compared with it. */
export interface Comparable extends Pick<GrantLine, 'id' | 'kind' | 'recipient' | 'division'> {
  fields: readonly Given[];
}

/** An application, as far as it is compared with earlier grants. */
export interface Comparing extends Comparable {
  renews: { id: string } | null;
  /** null: it renews none */
  changes: readonly Change[] | null;
}

/** Where an application differs from what its recipient has already. */
export interface Differences {
  /** grants that it is compared with */
  with: readonly string[];
  renewal: boolean;
  changes: readonly Change[];
}

const same = (one: Comparable, other: Comparable) =>
  one.id !== other.id &&
  one.kind === other.kind &&
  one.recipient.trim() === other.recipient.trim() &&
  one.division.code === other.division.code &&
  one.division.codeSystem === other.division.codeSystem;

/**
 * A renewal is compared with the grant it renews, as the hub does it; any other application with all that the same
 * recipient holds of the same division: what none of them gives, and what they give masked only.
 */
export function differencesOf(application: Comparing, inForce: readonly Comparable[]): Differences {
  const { renews, changes, fields } = application;
  if (renews) return { with: [renews.id], renewal: true, changes: changes ?? [] };
  const held = inForce.filter((grant) => same(grant, application));
  const forms = new Map<string, Form>();
  for (const { coordinate, form, cutReason } of held.flatMap((grant) => grant.fields))
    if (cutReason === null && forms.get(coordinate) !== 'SHOWN') forms.set(coordinate, form);
  return {
    with: held.map(({ id }) => id),
    renewal: false,
    changes: fields.flatMap(({ coordinate, form, cutReason }): Change[] => {
      const formerly = forms.get(coordinate) ?? null;
      if (cutReason !== null || formerly === form || formerly === 'SHOWN') return [];
      return [{ coordinate, change: formerly ? 'FORM' : 'ADDED', formerly, form }];
    }),
  };
}

/** One line for a list. */
export function inBrief({ with: earlier, renewal, changes }: Differences): string {
  if (earlier.length === 0) return '接收单位尚无此区划的生效授权';
  const counts = (['ADDED', 'REMOVED', 'FORM'] as const).flatMap((kind) => {
    const count = changes.filter(({ change }) => change === kind).length;
    return count > 0 ? [`${BRIEF[kind]} ${count} 个字段`] : [];
  });
  const compared = renewal ? '续期' : `已有 ${earlier.length} 项生效授权`;
  return `${compared}：${counts.join('，') || '没有不同的字段'}`;
}

const BRIEF = { ADDED: '新增', REMOVED: '减少', FORM: '改变形式' } as const;
