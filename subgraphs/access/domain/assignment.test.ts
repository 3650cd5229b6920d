import { createVault } from '@hub/db/crypto.ts';
import { assignmentRows } from '@hub/db/demo/cast.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { POLICY } from '@hub/schema/policy.ts';
import { PERSONAL_ROLES, ROLES } from '@hub/schema/roles.ts';
import { describe, expect, test } from 'vitest';
import { assignmentTerms, purposesOf, statusOf } from './assignment.ts';

const NOW = new Date('2026-11-22T08:00:00Z');
const doctor = { holder: 'u1', role: 'doctor', institution: 'H1' };

describe('the terms of an assignment', () => {
  test('are what the demo people have', () => {
    for (const row of assignmentRows(createVault(memoryKeys()))) {
      const { holder, role, purposes, institutionCode = null, divisionCode = null, divisionSystem } = row;
      const { practitionerId: practitioner = null } = row;
      const places = { institution: institutionCode, practitioner, division: divisionCode };
      const terms = assignmentTerms({ holder, role, purposes, ...places }, NOW);
      expect(terms, role).toMatchObject({
        role,
        purposes,
        institution: institutionCode,
        divisionSystem: divisionSystem ?? null,
      });
    }
  });

  test('name a role as the graph writes it, or as it is called', () => {
    expect(assignmentTerms({ ...doctor, role: 'FAMILY_DOCTOR' }, NOW).role).toBe('family-doctor');
    expect(assignmentTerms({ ...doctor, role: 'family-doctor' }, NOW).role).toBe('family-doctor');
  });

  test('have every purpose that the policy names the role for, and never the persons’ own', () => {
    for (const role of ROLES.filter((one) => !PERSONAL_ROLES.some((own) => own === one))) {
      const purposes = purposesOf(role as Parameters<typeof purposesOf>[0]);
      const named = POLICY.filter((rule) => rule.roles?.includes(role)).flatMap(
        (rule) => rule.purposes ?? [],
      );
      expect(purposes, role).toEqual(expect.arrayContaining(named));
      expect(purposes.length, role).toBeGreaterThan(0);
      expect(purposes).not.toContain('PATRQT');
    }
    expect(purposesOf('grid-worker')).toEqual(['PUBHLTH']);
    expect(purposesOf('doctor')).toEqual(['TREAT', 'PUBHLTH', 'BTG']);
  });

  test('keep the order of purposes, since the first is the default, and name each once', () => {
    expect(assignmentTerms({ ...doctor, purposes: ['BTG', 'TREAT', 'BTG'] }, NOW).purposes).toEqual([
      'BTG',
      'TREAT',
    ]);
  });

  test('find functional areas in the reporting tree', () => {
    const area = assignmentTerms({ holder: 'u1', role: 'district-regulator', division: '500131' }, NOW);
    expect(area).toMatchObject({ divisionSystem: 'RPT-2023', cityWide: false });
  });

  test.each([
    ['no holder', { holder: ' ' }],
    ['a role that nobody has', { role: 'emperor' }],
    ['a role that is nobody’s to give', { role: 'resident' }],
    ['no institution', { institution: null }],
    ['an institution of another shape', { institution: "x' or true" }],
    ['a division too many', { division: '500106' }],
    ['a practitioner that is none', { practitioner: '7' }],
    ['a purpose of another role', { purposes: ['HOPERAT'] }],
    ['the persons’ own purpose', { purposes: ['PATRQT'] }],
    ['no purpose', { purposes: [] }],
    ['an end that is past', { endsAt: '2026-11-22T07:00:00Z' }],
    ['an end before the start', { startsAt: '2026-12-02T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' }],
    ['a time that is none', { startsAt: 'some day' }],
    [
      'a regulator of the whole city by the way',
      { role: 'district-regulator', institution: null, division: '500000' },
    ],
    ['a city regulator of a district', { role: 'city-regulator', institution: null, division: '500106' }],
    ['a grid worker of a district', { role: 'grid-worker', institution: null, division: '500106' }],
    ['a division elsewhere', { role: 'district-regulator', institution: null, division: '110101' }],
    ['an administration with an institution', { role: 'auditor' }],
    [
      'a manager as a practitioner',
      { role: 'institution-manager', practitioner: '00000000-0000-4000-8000-000000000000' },
    ],
  ])('refuse %s', (_what, change) => {
    expect(() => assignmentTerms({ ...doctor, ...change }, NOW)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }),
    );
  });
});

test('an assignment stands as it was decided until it ends', () => {
  const [past, ahead] = ['2026-11-22T07:59:59Z', '2026-11-22T08:00:01Z'];
  expect(statusOf('ACTIVE', 'infinity', NOW)).toBe('ACTIVE');
  expect(statusOf('ACTIVE', ahead, NOW)).toBe('ACTIVE');
  expect(statusOf('ACTIVE', past, NOW)).toBe('ENDED');
  expect(statusOf('PROPOSED', past, NOW)).toBe('ENDED');
  expect(statusOf('REJECTED', past, NOW)).toBe('REJECTED');
});
