import { type ASTNode, type DirectiveNode, type DocumentNode, Kind, visit } from 'graphql';

const DATED = /^\d{4}-\d\d-\d\d: \S/;

/** Each `@deprecated` whose reason is not its day and what to use instead: `2026-06-01: use contacts`. */
export function deprecationProblems(document: DocumentNode): string[] {
  const problems: string[] = [];
  visit(document, {
    Directive(directive, _key, _parent, _path, ancestors) {
      if (directive.name.value !== 'deprecated' || DATED.test(reasonOf(directive))) return;
      const where = ancestors.flatMap((node) => nameOf(node as ASTNode)).join('.');
      problems.push(`${where}: @deprecated needs a reason like “2026-06-01: what to use instead”.`);
    },
  });
  return problems;
}

function reasonOf({ arguments: given = [] }: DirectiveNode): string {
  const value = given.find(({ name }) => name.value === 'reason')?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}

const nameOf = (node: ASTNode): string[] =>
  'name' in node && node.name && 'value' in node.name ? [node.name.value] : [];
