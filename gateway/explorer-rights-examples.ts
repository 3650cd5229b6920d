import type { ExplorerExample } from './explorer-shared-examples.ts';

/** What a resident may know of others' access to the own file. */
export const rightsExamples: readonly ExplorerExample[] = [
  {
    title: '谁能看我的档案',
    roles: ['resident'],
    query: `# 仍然有效的关系, 各带其读者: 由授权策略算出, 与实际判定同源
# 可以拒绝的关系可用 objectToRelation(relation: "标识") 反对, 下一次请求即生效
query WhoMaySee {
  me {
    whoMaySee(first: 20) {
      nodes {
        id
        kind
        basis
        since
        until
        institution { name }
        division { name }
        refusable
        refused
        readers { role purpose shown masked hidden }
      }
    }
    refusals(first: 10) { nodes { id institution { name } refusedAt endsAt } }
  }
}`,
  },
  {
    title: '谁看过我的档案',
    roles: ['resident'],
    query: `# 每一条都可以投诉: complain(entry: "标识", text: "..."), 由安全管理员答复, 见 requests
query WhoHasSeen($after: String) {
  me {
    accessLog(first: 20, after: $after) {
      nodes { id at who institution { name } purpose shown masked denied }
      pageInfo { hasNextPage endCursor }
    }
    requests(first: 10) { nodes { id kind status wish answer } }
  }
}`,
  },
];
