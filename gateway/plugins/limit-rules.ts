import { HubError } from '@hub/kernel/runtime/errors.ts';
import type {
  ASTVisitor,
  FieldNode,
  FragmentDefinitionNode,
  SelectionSetNode,
  ValidationRule,
} from 'graphql';
import { Kind } from 'graphql';
import type { Limits } from '../limits/limits.ts';

/** Refuses documents that nest too deep, or carry more aliases or directives than a screen needs. */
export const limitRules = (limits: Limits): ValidationRule[] => [
  depthRule(limits.depth),
  countRule('aliases', limits.aliases),
  countRule('directives', limits.directives),
];

const refuse = (what: string, limit: number) =>
  new HubError('LIMIT_EXCEEDED', `The document has more than ${limit} ${what}.`, { limit });

const countRule =
  (what: 'aliases' | 'directives', limit: number): ValidationRule =>
  (context): ASTVisitor => {
    let count = 0;
    const add = () => {
      if (++count === limit + 1) context.reportError(refuse(what, limit));
    };
    return what === 'directives' ? { Directive: add } : { Field: (field) => void (field.alias && add()) };
  };

/** The usual question about a schema is deeper than any screen's; graphql-js bounds how it may nest. */
const isAboutSchema = (field: FieldNode): boolean => field.name.value.startsWith('__');

/** Fragments count where they are spread; a cycle of them is another rule's business, and ends here at the limit. */
const depthRule =
  (limit: number): ValidationRule =>
  (context): ASTVisitor => {
    const depths = new Map<FragmentDefinitionNode, number>();
    const depthOf = (set: SelectionSetNode, above: ReadonlySet<FragmentDefinitionNode>): number => {
      let deepest = 0;
      for (const selection of set.selections) {
        if (selection.kind === Kind.FIELD && selection.selectionSet && !isAboutSchema(selection))
          deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, above));
        if (selection.kind === Kind.INLINE_FRAGMENT)
          deepest = Math.max(deepest, depthOf(selection.selectionSet, above));
        const spread =
          selection.kind === Kind.FRAGMENT_SPREAD ? context.getFragment(selection.name.value) : null;
        if (!spread || above.has(spread)) continue;
        const depth = depths.get(spread) ?? depthOf(spread.selectionSet, new Set([...above, spread]));
        depths.set(spread, depth);
        deepest = Math.max(deepest, depth);
      }
      return deepest;
    };
    return {
      OperationDefinition(operation) {
        if (depthOf(operation.selectionSet, new Set()) >= limit) context.reportError(refuse('levels', limit));
      },
    };
  };
