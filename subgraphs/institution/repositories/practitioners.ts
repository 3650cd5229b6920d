import { practitioner } from '@hub/db/tables/institution.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { Practitioner } from '../resources.ts';

/** A page of an institution's practitioners; one statement for all institutions of a tick. */
export const practitionersOf = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  institution: string,
  page: Page,
): Promise<Positioned[]> =>
  publicRepository(context, Practitioner, selected).listOf(
    [practitioner.institutionCode],
    [institution],
    page,
  );
