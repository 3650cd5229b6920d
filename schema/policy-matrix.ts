import { AUDIENCES, type Audience, CATEGORIES, LEVELS } from './classification.ts';
import { decide, rowRelations } from './decision.ts';
import { type Decision, POLICY_VERSION } from './policy.ts';
import { PURPOSES, type Purpose } from './purposes.ts';
import { MINOR_BIT, relationBit, rowClassesOf } from './relations.ts';
import { ROLES, type Role } from './roles.ts';

const SIGN: Readonly<Record<Decision, string>> = { SHOW: 'show', MASK: 'mask', HIDE: '–' };

/**
 * The policy as text: one line a role, purpose and relation that opens rows, one column a level; a line more where
 * a category, a child under 14, or a field made for an audience differs. CONSENTED stands for a consent to all
 * categories. What has no line sees L1, and with a purpose L2, and knows of no row.
 */
export function policyMatrix(): string {
  const lines = [
    `policy version ${POLICY_VERSION}`,
    row('role', 'purpose', 'relation', 'of', [...LEVELS]),
    row('nobody', '–', 'NONE', 'everyone', decisions([], null, relationBit('NONE'))),
    row('any role', 'any', 'NONE', 'everyone', decisions(['analyst'], 'HRESCH', relationBit('NONE'))),
  ];
  for (const role of ROLES)
    for (const purpose of PURPOSES) {
      lines.push(...withoutRelation(role, purpose));
      for (const relation of rowRelations({ roles: [role], purpose })) {
        const bit = Math.max(...rowClassesOf([relation], false));
        const adults = decisions([role], purpose, bit);
        const children = decisions([role], purpose, bit | MINOR_BIT);
        lines.push(row(role, purpose, relation, 'everyone', adults));
        if (adults.join() !== children.join()) lines.push(row(role, purpose, relation, 'under 14', children));
        for (const audience of AUDIENCES) {
          const made = decisions([role], purpose, bit, audience);
          if (adults.join() !== made.join()) lines.push(row(role, purpose, relation, audience, made));
        }
      }
    }
  return lines.join('\n');
}

/** What an asker sees of nobody in particular that others do not: fields made for an audience. */
function withoutRelation(role: Role, purpose: Purpose): string[] {
  const none = relationBit('NONE');
  return AUDIENCES.flatMap((audience) => {
    const made = decisions([role], purpose, none, audience);
    const everybodys = decisions([], purpose, none, audience);
    return made.join() === everybodys.join() ? [] : [row(role, purpose, 'NONE', audience, made)];
  });
}

/** Per level; where categories differ, the differing ones are named. */
function decisions(
  roles: readonly (typeof ROLES)[number][],
  purpose: (typeof PURPOSES)[number] | null,
  rowClass: number,
  audience?: Audience,
) {
  return LEVELS.map((level) => {
    const byCategory = CATEGORIES.map((category) => ({
      category,
      sign: SIGN[
        decide({ roles, purpose }, { level, category, mask: 'NAME', ...(audience && { audience }) }, rowClass)
      ],
    }));
    const common =
      byCategory.map(({ sign }) => sign).sort(byFrequency(byCategory.map(({ sign }) => sign)))[0] ?? '';
    const others = byCategory.filter(({ sign }) => sign !== common);
    return [common, ...others.map(({ category, sign }) => `${category}: ${sign}`)].join(', ');
  });
}

const byFrequency = (signs: readonly string[]) => (a: string, b: string) =>
  signs.filter((sign) => sign === b).length - signs.filter((sign) => sign === a).length;

const row = (role: string, purpose: string, relation: string, of: string, cells: readonly string[]): string =>
  [role.padEnd(20), purpose.padEnd(8), relation.padEnd(13), of.padEnd(11), ...cells.map((c) => c.padEnd(6))]
    .join(' ')
    .trimEnd();
