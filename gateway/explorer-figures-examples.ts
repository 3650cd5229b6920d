import { type ExampleSubjects, type ExplorerExample, variables } from './explorer-shared-examples.ts';

/** Indicators and goals: how it is going. */
export const figuresExamples = (subjects: ExampleSubjects): readonly ExplorerExample[] => [
  {
    title: '驾驶舱: 本区指标、趋势与名次',
    roles: ['district-regulator', 'city-regulator'],
    query: `# 一次请求取一组指标; 本辖区的为准确值 (EXACT, 留痕), 其他区县的经扰动
query Cockpit($division: ID!) {
  indicators(group: "BASIC_PUBLIC_HEALTH", status: ACTIVE) {
    code
    name
    unit
    value(place: { division: $division }) {
      period
      value
      numerator
      denominator
      status
      target
      attainment
      rank
      peers
      trend { period value }
    }
  }
}`,
    variables: variables({ division: subjects.divisionCode }),
  },
  {
    title: '重点目标: 11 项目标的进展',
    roles: ['city-regulator', 'district-regulator', 'analyst'],
    query: `# 每个实际值都有日期与来源; beside 是口径相近但不可代替实际值的数字
query KeyGoals {
  goals {
    code
    name
    unit
    targets { year value }
    actual
    attainment
    asOf
    source
    status
    beside { name value unit difference }
  }
}`,
  },
  {
    title: '指标: 各区县的高血压控制率',
    roles: ['analyst', 'city-regulator'],
    query: `# 一次查询取全部下级; 人数过少的不显示 (SUPPRESSED). 换成区县代码即可下钻到乡镇街道
query HypertensionControl($division: ID!) {
  indicatorValues(code: "BPH-05", place: { division: $division, children: true }) {
    division { code name }
    value
    denominator
    status
    unstable
    rank
  }
}`,
    variables: variables({ division: '500000' }),
  },
  {
    title: '指标目录: 公式、目标与来源',
    roles: ['analyst'],
    query: `# 没有数据来源的也列出 (NO_SOURCE), 从不手工填写
query IndicatorCatalogue {
  indicators {
    code
    name
    group
    numerator
    denominator
    unit
    direction
    targets { year value }
    basis
    source
    status
  }
}`,
  },
];
