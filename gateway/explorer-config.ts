import type { CastMember } from '@hub/db/demo/cast.ts';
import { PURPOSES, purposeNames } from '@hub/schema/purposes.ts';

/** Three first questions; `$id` is filled in with a demo person. */
const examples = (personId: string) => [
  {
    title: '我的健康档案 (居民)',
    query: `# 以“居民”身份运行: 本人看到完整档案; 换成其他身份, 看到的就不同
query MyFile {
  me {
    name
    idNumber
    healthFile { number status managingDivision { name } managingInstitution { name } }
    timeline(first: 10) { nodes { at kind name institution { name } } }
  }
}`,
  },
  {
    title: '一个人的就诊与诊断 (医生、监管者)',
    query: `# 依次以“医院医生”“区县监管者”“分析人员”身份运行, 比较被脱敏与被拒绝的字段
query Profile($id: ID!) {
  person(id: $id) {
    name
    sex
    birthDate
    idNumber
    phone
    address
    encounters(first: 10) { nodes { startedAt class type institution { name level } practitioner { name } } }
    conditions(first: 10) { nodes { onsetAt code name } }
  }
}`,
    variables: JSON.stringify({ id: personId }, null, 2),
  },
  {
    title: '区划与机构 (无需登录)',
    query: `# 公开数据 (L1): 任何人都可以查询
query City {
  division(code: "500106") { name level parent { name } children { code name } }
  institutions(first: 5) { nodes { code name class level division { name } } }
}`,
  },
];

/** What the explorer asks first. People only in development. */
export function explorerConfig(mode: 'development' | 'production', cast: readonly CastMember[]) {
  const resident = cast.find((member) => member.name === 'resident');
  return {
    environment: mode,
    purposes: PURPOSES.map((code) => ({ code, name: purposeNames[code] })),
    people: cast.map(({ name, title, purposes }) => ({ name, title, purposes })),
    examples: examples(resident?.personId ?? ''),
  };
}
