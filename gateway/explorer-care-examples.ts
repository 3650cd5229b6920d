import { type ExampleSubjects, type ExplorerExample, variables } from './explorer-shared-examples.ts';

/** What those ask who treat people or look after them. */
export const careExamples = (subjects: ExampleSubjects): readonly ExplorerExample[] => [
  {
    title: '患者的就诊与诊断',
    roles: ['doctor', 'district-regulator', 'analyst'],
    query: `# 依次以医院医生、区县监管者、分析人员的身份运行, 比较被脱敏与被拒绝的字段
query Profile($id: ID!) {
  person(id: $id) {
    name
    sex
    birthDate
    idNumber
    phone
    address
    encounters(first: 10) {
      nodes { startedAt class type institution { name level } practitioner { name } }
    }
    conditions(first: 10) { nodes { onsetAt code name } }
  }
}`,
    variables: variables({ id: subjects.personId }),
  },
  {
    title: '个人画像',
    roles: ['doctor', 'resident', 'district-regulator'],
    query: `# 由所见记录按规则得出, 每条注明规则、版本与依据; 看不到依据者, 也看不到结论
query Portrait($id: ID!) {
  person(id: $id) {
    portrait {
      lifeStage { text }
      keyGroups { text }
      conditions { ...Said }
      risks { ...Said }
      control { ...Said }
      followUpGaps { ...Said }
      contractGaps { ...Said }
      grid { color action }
    }
  }
}

fragment Said on PortraitStatement {
  text
  rule
  version
  facts
  asOf
}`,
    variables: variables({ id: subjects.personId }),
  },
  {
    title: '签约居民的画像',
    roles: ['family-doctor'],
    query: `# 慢性病、控制情况与服务缺口
query ContractedPortraits($after: String) {
  contractedPersons(first: 10, after: $after) {
    nodes {
      person {
        name
        portrait {
          lifeStage { text }
          conditions { text asOf }
          control { text version asOf }
          followUpGaps { text }
          grid { color }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    title: '凭健康卡查找患者',
    roles: ['doctor', 'family-doctor'],
    query: `# 也可凭 ID_NUMBER 身份证号或 FILE_NUMBER 档案编号
query PersonByCard($card: String!) {
  personByIdentifier(system: "HEALTH_CARD", value: $card) {
    name
    sex
    birthDate
    allergies(first: 10) { nodes { name criticality } }
    medications(first: 10) { nodes { authoredAt name } }
  }
}`,
    variables: variables({ card: subjects.cardNumber }),
  },
  {
    title: '紧急突破 (break the glass)',
    roles: ['doctor-elsewhere'],
    purpose: 'BTG',
    query: `# 使用目的为 BTG: 凭准确的标识与理由, 打开一个人的档案 60 分钟
# 本人会被告知, 由他人复核; 不开放 L5
mutation OpenInEmergency($card: String!) {
  breakGlass(input: {
    system: "HEALTH_CARD"
    value: $card
    reason: "昏迷送医, 需了解用药与过敏"
  }) {
    name
    allergies(first: 10) { nodes { name criticality } }
    medications(first: 10) { nodes { authoredAt name } }
    conditions(first: 10) { nodes { name } }
  }
}`,
    variables: variables({ card: subjects.cardNumber }),
  },
  {
    title: '签约居民与最近一次随访',
    roles: ['family-doctor', 'primary-care-worker'],
    query: `query ContractedPersons($after: String) {
  contractedPersons(first: 20, after: $after) {
    nodes {
      person { name phone birthDate }
      lastFollowUp {
        followedUpAt
        disease
        systolic
        diastolic
        fastingGlucose
        controlled
        nextDueOn
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    title: '签约居民的高血压随访',
    roles: ['family-doctor'],
    query: `# 按病种筛选: 只匹配病种对本人完整可见的随访
query HypertensionFollowUps($disease: ChronicDisease = HYPERTENSION, $after: String) {
  contractedPersons(first: 10, after: $after) {
    nodes {
      person {
        name
        enrolments(first: 1, disease: $disease) { nodes { riskLevel enrolledAt } }
        followUps(first: 4, disease: $disease) {
          nodes { followedUpAt systolic diastolic controlled medicationAdherence }
        }
        referrals(first: 2, direction: UP) { nodes { referredAt status toInstitution { name } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    title: '辖区内需要提醒的居民',
    roles: ['primary-care-worker', 'grid-worker'],
    purpose: 'PUBHLTH',
    query: `# 基层医疗卫生人员见到本机构服务的居民, 网格员只见到颜色与行动
query GridPersons($division: ID!, $after: String) {
  gridPersons(division: $division, color: RED, first: 20, after: $after) {
    nodes {
      person { id name phone address }
      grid { color action asOf }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: variables({ division: subjects.divisionCode }),
  },
  {
    title: '在管居民的慢病管理',
    roles: ['primary-care-worker'],
    purpose: 'PUBHLTH',
    query: `# 使用目的为“公共卫生 PUBHLTH”: 本机构管理档案的居民
query ChronicCare {
  persons(first: 10) {
    nodes {
      name
      healthFile { number }
      enrolments(first: 2) { nodes { disease riskLevel enrolledAt } }
      followUps(first: 2) { nodes { followedUpAt method controlled } }
    }
  }
}`,
  },
];
