import type { Bar, FieldFacts } from './field-facts.ts';
import { judge } from './field-rules.ts';

/**
 * Why a field is in no grant on any terms; undefined for what can be applied for in some form.
 * `NO_MASK`: it says who somebody is, leaves masked only, and has no mask.
 */
export function barToGrants(facts: FieldFacts): Bar | 'NO_MASK' | undefined {
  if (facts.bar) return facts.bar;
  const { coordinate } = facts;
  const refused = (['SHOWN', 'MASKED'] as const).map(
    (form) => judge(facts, { coordinate, form, need: 'whatever it is' }, { l5Reason: true }).refused,
  );
  return refused.every((one) => one !== undefined) ? 'NO_MASK' : undefined;
}
