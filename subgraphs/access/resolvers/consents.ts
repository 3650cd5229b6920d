import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type ConsentInput, termsOf } from '../domain/consent.ts';
import { grantConsent, revokeConsent } from '../repositories/consents.ts';
import { Consent } from '../resources.ts';

export const consentMutations = {
  async grantConsent(
    _root: unknown,
    { input }: { input: ConsentInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const person = input.person ?? context.actor.personId ?? '';
    const key = await grantConsent(context, person, termsOf(input, new Date()));
    return personRepository(context, Consent, selectedFields(info, 'Consent')).byKey(key);
  },

  async revokeConsent(
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const key = await revokeConsent(context, id);
    return personRepository(context, Consent, selectedFields(info, 'Consent')).byKey(key);
  },
};
