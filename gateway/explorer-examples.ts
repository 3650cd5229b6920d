import { careExamples } from './explorer-care-examples.ts';
import { catalogueExamples } from './explorer-catalogue-examples.ts';
import { exchangeExamples } from './explorer-exchange-examples.ts';
import { figuresExamples } from './explorer-figures-examples.ts';
import { qualityExamples } from './explorer-quality-examples.ts';
import { rightsExamples } from './explorer-rights-examples.ts';
import {
  type ExampleSubjects,
  type ExplorerExample,
  explanation,
  gridExample,
  sameQuestion,
  variables,
} from './explorer-shared-examples.ts';

/** By role, and for everybody last; of those that compare many, the one about a person first. */
export const explorerExamples = (subjects: ExampleSubjects): readonly ExplorerExample[] => [
  {
    title: '我的健康档案',
    roles: ['resident'],
    query: `# 本人看到完整档案
query MyFile {
  me {
    name
    idNumber
    phone
    healthFile {
      number
      status
      managingDivision { name }
      managingInstitution { name }
    }
    contract {
      package
      status
      practitioner { name }
    }
  }
}`,
  },
  {
    title: '我的家庭与档案管理地',
    roles: ['resident'],
    query: `# 家庭成员只列出本人有权知晓的; 管理沿革由近及远, 未终止的一条为现在
query MyHousehold {
  me {
    household(first: 10) { nodes { relation person { name } } }
    managedBy(first: 10) {
      nodes { from to managingDivision { name } managingInstitution { name phone } }
    }
  }
}`,
  },
  {
    title: '我的时间轴',
    roles: ['resident'],
    query: `# 全部记录, 由近及远; 用 endCursor 取下一页
query MyTimeline($after: String) {
  me {
    timeline(first: 10, after: $after) {
      nodes { at kind name institution { name } practitioner { name } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  },
  {
    title: '我的检查检验报告',
    roles: ['resident'],
    query: `# 结论为自由文本, 按 L5 管理
query MyReports {
  me {
    reports(first: 5) {
      nodes {
        issuedAt
        name
        conclusion
        items { name value unit interpretation }
        institution { name }
      }
    }
  }
}`,
  },
  sameQuestion(subjects),
  ...rightsExamples,
  {
    title: '孩子的接种记录',
    roles: ['guardian'],
    query: `# 监护人与其监护的 14 岁以下儿童
query ChildrenVaccinations {
  persons(first: 10) {
    nodes {
      name
      birthDate
      immunizations(first: 10) {
        nodes { occurredAt name lotNumber institution { name } }
      }
    }
  }
}`,
  },
  ...careExamples(subjects),
  {
    title: '本区居民 (脱敏)',
    roles: ['district-regulator', 'city-regulator'],
    query: `# 监管者看到事实, 身份信息已脱敏
query DistrictPersons($division: ID!) {
  persons(first: 10, filter: { managingDivision: $division }) {
    nodes {
      name
      sex
      birthDate
      address
      healthFile { number managingDivision { name } }
      conditions(first: 2) { nodes { code name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: variables({ division: subjects.divisionCode }),
  },
  ...figuresExamples(subjects),
  ...exchangeExamples(subjects),
  ...catalogueExamples,
  ...qualityExamples(subjects),
  {
    title: '下级区划与本区机构',
    roles: ['district-regulator', 'district-developer'],
    query: `query DistrictOverview($division: ID!) {
  division(code: $division) {
    name
    children { code name level }
  }
  institutions(first: 10, filter: { district: $division }) {
    nodes { code name class level operatingStatus }
  }
}`,
    variables: variables({ division: subjects.divisionCode }),
  },
  {
    title: '本机构与执业人员',
    roles: ['institution-manager'],
    query: `query MyInstitution($code: ID!) {
  institution(code: $code) {
    name
    class
    level
    division { name parent { name } }
    practitioners(first: 20) { nodes { name title department } }
  }
}`,
    variables: variables({ code: subjects.institutionCode }),
  },
  {
    title: '本机构床位、设备与号源',
    roles: ['institution-manager'],
    query: `# 床位与设备为公开数据 (L1); 号源只列出尚未结束的, 可用 department 只看一个科室
query InstitutionCapacity($code: ID!) {
  institution(code: $code) {
    name
    beds(first: 50) { nodes { department licensed open } }
    equipment(first: 20) { nodes { kind name installedOn } }
    sessions(first: 20) {
      nodes { department startsAt endsAt capacity booked practitioner { name title } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
    variables: variables({ code: subjects.institutionCode }),
  },
  {
    title: '全市卫生资源: 床位与设备',
    roles: ['analyst'],
    query: `# 公开数据 (L1): 分析人员看得到资源, 看不到任何一个人
query Resources($after: String) {
  institutions(first: 20, after: $after) {
    nodes {
      name
      class
      level
      division { name parent { name } }
      beds(first: 50) { nodes { department licensed open } }
      equipment(first: 20) { nodes { kind name installedOn } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  gridExample,
  explanation(subjects),
  {
    title: '区划与机构',
    roles: [],
    query: `# 公开数据 (L1): 任何人都可以查询, 无需登录
query City {
  division(code: "500106") { name level parent { name } children { code name } }
  institutions(first: 5) { nodes { code name class level division { name } } }
}`,
  },
  {
    title: '这个接口有什么 (introspection)',
    roles: [],
    query: `# 可以从哪里问起; 每个字段的级别见左侧文档
query EntryPoints {
  __schema {
    queryType {
      fields { name description args { name description } }
    }
  }
}`,
  },
];
