import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { ASTVisitor, FieldNode, ValidationRule } from 'graphql';
import { UNSAFE_KEYS } from '../executor/merge.ts';

/** A response key that reaches an object's machinery on the way is refused by name. */
const safeResponseKeys: ValidationRule = (context): ASTVisitor => ({
  Field(field: FieldNode) {
    const key = field.alias?.value;
    if (key && UNSAFE_KEYS.has(key))
      context.reportError(new HubError('GRAPHQL_VALIDATION_FAILED', `“${key}” cannot be an alias.`));
  },
});

export const hubValidationRules: ValidationRule[] = [safeResponseKeys];
