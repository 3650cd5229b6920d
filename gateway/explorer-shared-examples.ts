import type { Purpose } from '@hub/schema/purposes.ts';
import type { Role } from '@hub/schema/roles.ts';

/** An operation to begin with. */
export interface ExplorerExample {
  title: string;
  /** Who, by name, has something to see with it; empty: anyone, without a token. */
  roles: readonly (Role | `${string}-elsewhere`)[];
  query: string;
  /** JSON text, as it stands in the variables editor. */
  variables?: string;
  /** Unless it is the asker's first. */
  purpose?: Purpose;
}

/** What the examples ask about; empty strings where there are no demo people. */
export interface ExampleSubjects {
  personId: string;
  childId: string;
  cardNumber: string;
  institutionCode: string;
  divisionCode: string;
  grantId: string;
}

export const variables = (values: Record<string, string>) => JSON.stringify(values, null, 2);

/** How the menu calls those who have examples. */
export const roleTitles: Readonly<Partial<Record<Role, string>>> = {
  resident: '居民',
  guardian: '监护人',
  doctor: '医院医生',
  'family-doctor': '家庭医生',
  'primary-care-worker': '基层公卫人员',
  'grid-worker': '网格员',
  'institution-manager': '机构管理者',
  'district-developer': '区县开发者',
  'district-regulator': '区县监管者',
  'city-regulator': '市级监管者',
  analyst: '分析人员',
  steward: '数据管理员',
  'security-admin': '安全管理员',
  auditor: '审计员',
};

export const gridExample: ExplorerExample = {
  title: '本网格居民的颜色与行动',
  roles: ['grid-worker'],
  query: `# 网格员只看到颜色与请求的行动, 看不到是谁的什么病; 加上 name 看看会怎样
query MyGrid($after: String) {
  persons(first: 20, after: $after) {
    nodes { id grid { color action asOf } }
    pageInfo { hasNextPage endCursor }
  }
}`,
};

export const explanation = ({ childId }: ExampleSubjects): ExplorerExample => ({
  title: '为什么看不到, 还需要什么',
  roles: ['doctor', 'district-regulator', 'grid-worker'],
  query: `# 只说明自己的处境, 不透露数据: 对无权知晓的人与不存在的人回答相同
query Explain($person: ID!, $coordinate: String!) {
  explainAccess(person: $person, coordinate: $coordinate) {
    level
    decision
    relations
    rules { id words }
    needs { kind gives words }
  }
}`,
  variables: variables({ person: childId, coordinate: 'Person.idNumber' }),
});

/** One operation for everybody: what differs is the answer. */
export const sameQuestion = ({ personId, childId }: ExampleSubjects): ExplorerExample => ({
  title: '同一个问题, 不同的回答',
  roles: [
    'resident',
    'guardian',
    'doctor',
    'doctor-elsewhere',
    'family-doctor',
    'grid-worker',
    'district-regulator',
    'regulator-elsewhere',
    'analyst',
    'auditor',
  ],
  query: `# 点上方的身份, 即以该身份运行这个查询
# 比较回答: 显示, 脱敏, 拒绝, 未找到
query SameQuestion($adult: ID!, $child: ID!) {
  adult: person(id: $adult) { ...Seen }
  child: person(id: $child) { ...Seen }
  oversight: accessLogOf(person: $adult, first: 2) {
    nodes { roles purpose shown }
  }
}

fragment Seen on Person {
  name
  sex
  idNumber
  healthFile { number status }
  conditions(first: 2) { nodes { name code } }
  grid { color action }
  emergencies(first: 1) { nodes { openedAt reason } }
}`,
  variables: variables({ adult: personId, child: childId }),
});
