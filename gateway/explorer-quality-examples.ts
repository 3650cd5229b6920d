import { type ExampleSubjects, type ExplorerExample, variables } from './explorer-shared-examples.ts';

/** Data quality: what is wrong, how good it is, and what waits. */
export const qualityExamples = (subjects: ExampleSubjects): readonly ExplorerExample[] => [
  {
    title: '数据质量: 本机构有问题的记录',
    roles: ['institution-manager', 'source-system'],
    query: `# 精确到来源系统中的记录, 不含任何值; 更正后重新交换即自行关闭
query QualityIssues {
  qualityIssues(status: OPEN, first: 20) {
    nodes { source resourceType resourceId rule demand detail foundAt }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    title: '数据质量: 存档与隔离的数据重新处理',
    roles: ['institution-manager', 'source-system'],
    query: `# 存档的类型有了模型、隔离的写法有了映射之后, 用 replayDelivery 与 replayQuarantined 重新接收, 结果见 replays
query Waiting {
  archivedDeliveries(first: 10) { nodes { source resourceType resourceId storedAt } }
}`,
  },
  {
    title: '数据质量: 各区县与各机构的得分',
    roles: ['district-regulator', 'city-regulator'],
    query: `# 本辖区的如实给出 (留痕); 其他区县只有已结束期间的整数比率
query QualityScores($division: ID!, $period: ID!) {
  division: qualityScores(scope: { division: $division }, period: $period) { ...score }
  institutions: qualityScores(scope: { division: $division, by: INSTITUTIONS }, period: $period) { ...score }
}
fragment score on QualityScore {
  institution { code name }
  status
  score
  openIssues
  lagMedian
  lagP95
  dimensions { dimension weight rate checked passed }
}`,
    variables: variables({ division: subjects.divisionCode, period: '2026' }),
  },
  {
    title: '数据质量: 月度通报',
    roles: ['city-regulator', 'district-regulator', 'steward'],
    query: `# 每月初发布上月的, 发布后不再改变
query QualityBulletin {
  qualityBulletin(month: "2026-10") {
    rank
    division { code name }
    score
    sources
    rates { dimension rate }
  }
}`,
  },
];
