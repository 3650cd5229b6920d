import { readFileSync } from 'node:fs';
import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NamedTypeNode,
  parse,
  print,
  visit,
} from 'graphql';

/** What every subgraph's schema stands on: the links, the directive, and the connection types. */
const HEADER = `
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@composeDirective"])
  @link(url: "https://healthhub.example/classification/v1.0", import: ["@classification"])
  @composeDirective(name: "@classification")
`;

const STRUCTURE = '@classification(level: L1, category: HEALTH_RESOURCE)';

const PAGE_INFO = `
"分页信息"
type PageInfo @shareable {
  "是否还有下一页"
  hasNextPage: Boolean! ${STRUCTURE}
  "下一页从这里继续"
  endCursor: String ${STRUCTURE}
}
`;

const PAGE_ARGUMENTS = new Set(['first', 'after']);
const definitions = readFileSync(new URL('./classification.graphql', import.meta.url), 'utf8');

/**
 * Completes a domain's SDL to a whole subgraph schema: adds the links, a Relay connection for each `…Connection`
 * that is named but not defined, and the kernel's word that pagination arguments are L1.
 */
export function withPrelude(sdl: string): DocumentNode {
  const domain = classifyPagination(parse(sdl));
  const connections = missingConnections(domain);
  const paging = connections.length > 0 ? [PAGE_INFO, ...connections.map(connectionOf)] : [];
  return parse([HEADER, definitions, print(domain), ...paging].join('\n'));
}

function classifyPagination(document: DocumentNode): DocumentNode {
  const structure = parse(`type T { f: Int ${STRUCTURE} }`).definitions[0];
  const directive =
    structure?.kind === Kind.OBJECT_TYPE_DEFINITION ? structure.fields?.[0]?.directives?.[0] : undefined;
  if (!directive) throw new Error('unreachable: the structure directive parses');
  return visit(document, {
    FieldDefinition: (field): FieldDefinitionNode => ({
      ...field,
      arguments: (field.arguments ?? []).map((argument) =>
        PAGE_ARGUMENTS.has(argument.name.value) && !argument.directives?.length
          ? { ...argument, directives: [directive] }
          : argument,
      ),
    }),
  });
}

function missingConnections(document: DocumentNode): string[] {
  const defined = new Set(document.definitions.flatMap((d) => ('name' in d && d.name ? [d.name.value] : [])));
  const named = new Set<string>();
  visit(document, {
    NamedType: (type: NamedTypeNode) => {
      if (type.name.value.endsWith('Connection') && !defined.has(type.name.value)) named.add(type.name.value);
    },
  });
  return [...named].map((name) => name.slice(0, -'Connection'.length));
}

const connectionOf = (node: string): string => `
"${node} 列表 (Relay connection)"
type ${node}Connection {
  "当前页的条目"
  nodes: [${node}!] ${STRUCTURE}
  "当前页的条目及其游标"
  edges: [${node}Edge!] ${STRUCTURE}
  "分页信息"
  pageInfo: PageInfo! ${STRUCTURE}
}

"${node} 条目及其游标"
type ${node}Edge {
  "条目"
  node: ${node} ${STRUCTURE}
  "游标"
  cursor: String! ${STRUCTURE}
}
`;
