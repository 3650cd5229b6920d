import { PERSONAL_PURPOSE, type Purpose } from '@hub/schema/purposes.ts';
import { ROLES, type Role } from '@hub/schema/roles.ts';
import type { Vault } from '../crypto.ts';
import { divisionSystems } from '../load-divisions.ts';
import type { assignment } from '../tables/access.ts';
import { demoIds } from './ids.ts';
import { type InstitutionKey, institutions, type PractitionerKey } from './institutions.ts';
import type { PersonKey } from './people.ts';

/** Who vouches for demo people, and how a token of theirs names one. */
export const DEMO_ISSUER = 'urn:healthhub:demo';
export const demoHolder = (name: string): string => `demo:${name}`;

/** A role, or another who holds it: where it gives no relation to the people that the others have, or for what takes two. */
export type CastName = Role | 'doctor-elsewhere' | 'regulator-elsewhere' | 'second-steward';

/** A named demo caller and what their token says by default. */
export interface CastMember {
  name: CastName;
  /** For the explorer's menu. */
  title: string;
  roles: readonly Role[];
  /** The first is the default. */
  purposes: readonly Purpose[];
  /** The tree of `divisionCode`, also of one that replaces it. */
  divisionSystem: string;
  divisionCode?: string;
  personId?: string;
  /** Somebody whose guardian they are; what examples ask about, no part of a token. */
  childId?: string;
  /** A grant of their district that is in force; what examples ask about, too. */
  grantId?: string;
  institutionCode?: string;
  practitionerId?: string;
}

interface Part {
  title: string;
  purposes: readonly Purpose[];
  person?: PersonKey;
  child?: PersonKey;
  institution?: InstitutionKey;
  practitioner?: PractitionerKey;
  division?: string;
  grant?: string;
}

const parts: Record<Role, Part> = {
  resident: { title: '居民 张伟', purposes: ['PATRQT'], person: 'zhangWei' },
  guardian: { title: '监护人 李娜', purposes: ['PATRQT'], person: 'liNa', child: 'zhangYihan' },
  doctor: {
    title: '医院医生 周明',
    purposes: ['TREAT', 'BTG'],
    institution: 'hospital',
    practitioner: 'internist',
  },
  'family-doctor': {
    title: '家庭医生 唐丽',
    purposes: ['TREAT', 'PUBHLTH'],
    institution: 'communityCentre',
    practitioner: 'familyDoctor',
  },
  'primary-care-worker': {
    title: '基层公卫人员 冯雪',
    purposes: ['TREAT', 'PUBHLTH'],
    institution: 'communityCentre',
    practitioner: 'nurse',
  },
  'grid-worker': { title: '网格员 (小龙坎街道)', purposes: ['PUBHLTH'], division: '500106001' },
  'institution-manager': { title: '医院管理者', purposes: ['HOPERAT'], institution: 'hospital' },
  'district-developer': {
    title: '区县开发者 (沙坪坝区)',
    purposes: ['HOPERAT'],
    division: '500106',
    grant: 'active',
  },
  'district-regulator': {
    title: '区县监管者 (沙坪坝区)',
    purposes: ['HOPERAT', 'PUBHLTH'],
    division: '500106',
  },
  'city-regulator': { title: '市级监管者', purposes: ['HOPERAT', 'PUBHLTH'], division: '500000' },
  analyst: { title: '分析人员', purposes: ['HRESCH', 'PUBHLTH'] },
  steward: { title: '数据管理员', purposes: ['HOPERAT'] },
  'security-admin': { title: '安全管理员', purposes: ['HOPERAT'] },
  'system-admin': { title: '系统管理员', purposes: ['HOPERAT'] },
  auditor: { title: '审计员', purposes: ['HOPERAT'] },
  'source-system': { title: '来源系统 (示范人民医院)', purposes: ['HOPERAT'], institution: 'hospital' },
};

const others: Partial<Record<Role, Part & { name: CastName }>> = {
  doctor: {
    name: 'doctor-elsewhere',
    title: '外院医生 邓强 (巴南区)',
    purposes: ['TREAT', 'BTG'],
    institution: 'lotusCentre',
    practitioner: 'lotusDoctor',
  },
  'district-regulator': {
    name: 'regulator-elsewhere',
    title: '外区监管者 (巴南区)',
    purposes: ['HOPERAT', 'PUBHLTH'],
    division: '500113',
  },
  steward: { name: 'second-steward', title: '数据管理员 (另一人)', purposes: ['HOPERAT'] },
};

/** Everyone `hub token NAME` and the explorer's menu offer; ids are those of this installation's demo people. */
export function demoCast(vault: Vault): CastMember[] {
  const ids = demoIds(vault);
  const member = (name: CastName, role: Role, part: Part): CastMember => ({
    name,
    title: part.title,
    roles: [role],
    purposes: part.purposes,
    divisionSystem: divisionSystems.statutory.code,
    ...(part.division && { divisionCode: part.division }),
    ...(part.person && { personId: ids.person(part.person) }),
    ...(part.child && { childId: ids.person(part.child) }),
    ...(part.grant && { grantId: ids.record('backflow', part.grant) }),
    ...(part.institution && { institutionCode: institutions[part.institution].code }),
    ...(part.practitioner && { practitionerId: ids.practitioner(part.practitioner) }),
  });
  return ROLES.flatMap((role) => {
    const other = others[role];
    return [member(role, role, parts[role]), ...(other ? [member(other.name, role, other)] : [])];
  });
}

/** What the cast holds in a hub that assigns roles: the same as their tokens say. */
export const assignmentRows = (vault: Vault): (typeof assignment.$inferInsert)[] =>
  demoCast(vault)
    .filter(({ purposes }) => !purposes.includes(PERSONAL_PURPOSE))
    .map(({ name, roles, purposes, institutionCode, practitionerId, divisionSystem, divisionCode }) => ({
      id: demoIds(vault).record('assignment', name),
      issuer: DEMO_ISSUER,
      holder: demoHolder(name),
      role: roles[0]!,
      purposes: [...purposes],
      assignedBy: 'operator',
      ...(institutionCode && { institutionCode }),
      ...(practitionerId && { practitionerId }),
      ...(divisionCode && { divisionSystem, divisionCode }),
    }));
