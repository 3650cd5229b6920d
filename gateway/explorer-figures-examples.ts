import { type ExampleSubjects, type ExplorerExample, variables } from './explorer-shared-examples.ts';

const lastYear = () => String(new Date().getFullYear() - 1);

/** Figures, portraits, indicators and goals: how it is going. */
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
  {
    title: '统计: 按年龄与性别的人口',
    roles: ['analyst', 'district-regulator', 'city-regulator'],
    query: `# 立方 × 指标 × 维度 × 期间, 有哪些见 cubes; status 说明数字怎样给出: EXACT 准确, PERTURBED 经扰动, SUPPRESSED 不显示
query Population($division: ID!, $year: ID!) {
  statistics(cube: "population", measures: ["persons"], by: ["ageBand", "sex"],
    where: { division: $division }, periods: [$year], first: 36) {
    nodes { keys { dimension name } figures { title value status } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: variables({ division: subjects.divisionCode || '500000', year: lastYear() }),
  },
  {
    title: '区划画像: 与上级和上年比较',
    roles: ['district-regulator', 'city-regulator', 'analyst'],
    query: `# 与 /portrait 页相同的数字; 加上 parts: regionPortraits(parent: $division, period: $year) 即得全部下级
query DivisionPortrait($division: ID!, $year: ID!) {
  division(code: $division) {
    name
    portrait(period: $year) {
      asOf
      source
      figures { name value unit numerator denominator status unstable parent lastYear }
      outflow { keys { value } figures { value status } }
      inflow { division { name } figures { value status } }
    }
  }
}`,
    variables: variables({ division: subjects.divisionCode || '500000', year: lastYear() }),
  },
  {
    title: '机构画像: 同类同级比较与雷达图',
    roles: ['institution-manager', 'city-regulator', 'analyst'],
    query: `# 本机构的管理者与其监管者看到准确值; peers 是同类同级机构的中位数
query InstitutionInAYear($code: ID!, $year: ID!) {
  institution(code: $code) {
    name
    portrait(period: $year) {
      asOf
      figures { name axis value unit status peers peerCount lastYear }
      radar { axis score indicators { name score } }
      trend { period figures { title value status } }
    }
  }
}`,
    variables: variables({ code: subjects.institutionCode, year: lastYear() }),
  },
];
