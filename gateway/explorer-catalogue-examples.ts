import { type ExplorerExample, variables } from './explorer-shared-examples.ts';

/** The data catalogue: what there is, what can be applied for, and who raised what. */
export const catalogueExamples: readonly ExplorerExample[] = [
  {
    title: '数据目录: 有哪些资源',
    roles: ['analyst', 'district-developer', 'steward'],
    query: `# 目录由图本身得出, 不会与图不符; 行数涉及个人者经扰动, 过少者不显示
query DataCatalogue($class: ID, $after: String) {
  dataCatalog(class: $class, first: 20, after: $after) {
    nodes {
      code
      name
      path { level code name }
      provider
      sharing
      sharingCondition
      updateCycle
      grade
      volume { rows status asOf }
      refreshedAt
      retention
    }
    pageInfo { hasNextPage endCursor }
  }
  catalogFigures { name value city unit source }
}`,
    variables: variables({ class: '2' }),
  },
  {
    title: '数据目录: 一项资源的字段, 哪些可以申请',
    roles: ['district-developer', 'analyst'],
    query: `# exportable 为 false 的不可申请回流或共享, notExportable 是理由; 全部目录另有 /catalog.json 与 /catalog.csv
query CatalogueFields($code: ID!) {
  dataResource(code: $code) {
    name
    grade
    sharing
    sharingCondition
    fields {
      coordinate
      name
      definition
      element
      type
      domain
      values { name definition }
      level
      category
      mask
      exportable
      notExportable
    }
  }
}`,
    variables: variables({ code: 'EMR-ENCOUNTER' }),
  },
  {
    title: '数据目录: 定级与级别的动态提升',
    roles: ['steward'],
    query: `# 提升须由另一名数据管理员批准 (proposeGradeRaise, approveGradeRaise), 即时生效; 降低须随版本发布
query CatalogueRaises($code: ID!) {
  dataResource(code: $code) {
    name
    grade
    releasedGrade
    gradeRaises { id grade reason proposedAt approvedAt rejectedAt rejection }
    fields { coordinate level releasedLevel raises { level reason approvedAt } }
  }
}`,
    variables: variables({ code: 'HEALTH-FILE' }),
  },
];
