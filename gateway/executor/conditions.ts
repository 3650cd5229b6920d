import { type DirectiveNode, Kind, type OperationDefinitionNode, type SelectionNode, visit } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** Whether @skip and @include let a selection stand, for these variables. */
export function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  for (const directive of selection.directives ?? []) {
    if (directive.name.value === 'skip' && condition(directive, variables)) return false;
    if (directive.name.value === 'include' && !condition(directive, variables)) return false;
  }
  return true;
}

function condition(directive: DirectiveNode, variables: Variables): boolean {
  const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
  if (value?.kind === Kind.BOOLEAN) return value.value;
  return value?.kind === Kind.VARIABLE && variables[value.name.value] === true;
}

/** Names of the variables that conditions of an operation ask about; their values are part of what is compiled. */
export function conditionVariables(nodes: readonly { kind: Kind }[]): string[] {
  const names = new Set<string>();
  for (const node of nodes)
    visit(node as OperationDefinitionNode, {
      Directive(directive) {
        if (directive.name.value !== 'skip' && directive.name.value !== 'include') return;
        const value = directive.arguments?.[0]?.value;
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  return [...names].sort();
}
