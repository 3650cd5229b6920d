import { type ExampleSubjects, type ExplorerExample, variables } from './explorer-shared-examples.ts';

/** A day of the city some months ahead, for an application that can be sent as it stands. */
const inMonths = (months: number): string =>
  new Date(Date.now() + months * 30 * 24 * 3_600_000).toISOString().slice(0, 10);

const FIELDS = [
  { coordinate: 'Encounter.startedAt' },
  { coordinate: 'Encounter.class' },
  { coordinate: 'Condition.name' },
  { coordinate: 'Person.name' },
];

/** Grants: what leaves for a district. */
export const exchangeExamples = ({ grantId }: ExampleSubjects): readonly ExplorerExample[] => [
  {
    title: '数据回流: 我区的授权',
    roles: ['district-developer', 'steward', 'auditor'],
    query: `# 区县看到本辖区的授权; 数据管理员、安全管理员与审计员看到全部. 每一步都有记录
query MyGrants($after: String) {
  backflowGrants(first: 10, after: $after) {
    nodes {
      id
      recipient
      use
      status
      risk
      riskReasons
      validFrom
      validTo
      dueAt
      overdue
      expiresSoon
      fields { coordinate form level risk refused }
      steps { number action to by at reason conditions }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    title: '数据回流: 申请之前先看风险',
    roles: ['district-developer', 'steward'],
    query: `# 姓名只能脱敏给出; 把 form 改为 SHOWN 看看为什么不行 (refused)
query PreviewGrant($input: BackflowPreviewInput!) {
  previewBackflow(input: $input) {
    risk
    riskReasons
    reviewers
    dueAt
    fields { coordinate level category mask form risk reviewers refused }
  }
}`,
    variables: JSON.stringify({ input: { fields: FIELDS } }, null, 2),
  },
  {
    title: '数据回流: 提交申请',
    roles: ['district-developer'],
    query: `# 市级两名不同的数据管理员批准后生效; 申请人可以撤回 (withdrawBackflow)
mutation ApplyForGrant($input: BackflowInput!) {
  applyBackflow(input: $input) {
    id
    status
    risk
    reviewers
    dueAt
    version
  }
}`,
    variables: JSON.stringify(
      {
        input: {
          recipient: '沙坪坝区卫生健康委员会',
          purpose: 'HOPERAT',
          legalBasis: 'LEGAL_DUTY',
          legalText: '政务数据共享条例关于数据回流的规定',
          use: '辖区慢病管理与家庭医生服务调度',
          validTo: inMonths(6),
          fields: FIELDS,
        },
      },
      null,
      2,
    ),
  },
  {
    title: '数据回流: 按页读取, 保持副本同步',
    roles: ['district-developer'],
    query: `# 人员与行都是假名, 只在本授权内有效; 按顺序应用: UPSERT 写入, DELETE 删除 (没有 id 时为该人员的全部行)
# 以 endCursor 取下一页; 最后一页给出 mark, 下一次以 since 只取其后的变化
query ReadGrant($grant: ID!, $after: String, $since: String) {
  backflow(grant: $grant, resource: "Encounter", first: 100, after: $after, since: $since) {
    changes { op person id values }
    pageInfo { hasNextPage endCursor }
    mark
  }
}`,
    variables: variables({ grant: grantId }),
  },
  {
    title: '数据回流: 请求批量导出',
    roles: ['district-developer'],
    query: `# 由作业生成文件; 以 since 指明一个已完成的批次, 则只导出其后的变化. 每项授权同时至多两个
mutation ExportGrant($grant: ID!) {
  exportBackflow(input: { grant: $grant, resources: ["Condition"], format: NDJSON }) {
    id
    status
    requestedAt
  }
}`,
    variables: variables({ grant: grantId }),
  },
  {
    title: '数据回流: 导出的进度与下载地址',
    roles: ['district-developer'],
    query: `# 状态为 READY 后下载; 用 manifest 的签名与校验和核对. STOPPED 时 stoppedBy 是错误代码
query GrantReleases($grant: ID!, $after: String) {
  backflowReleases(grant: $grant, first: 10, after: $after) {
    nodes {
      id
      status
      progress
      rows
      stoppedBy
      takenAt
      expiresAt
      parts { number resource rows size sha256 sm3 url }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: variables({ grant: grantId }),
  },
  {
    title: '数据回流: 待审核的申请',
    roles: ['steward'],
    query: `# 审核用 reviewBackflow, 须带上所见的 version: 另一人先办了一步, 会得到 CONFLICT 而不会覆盖
query ReviewQueue {
  backflowGrants(status: SUBMITTED, first: 10) {
    nodes {
      id
      version
      recipient
      division { code name }
      use
      legalBasis
      legalText
      risk
      riskReasons
      reviewers
      dueAt
      overdue
      fields { coordinate grade level form need risk refused }
      changes { coordinate change formerly form }
    }
  }
}`,
  },
  {
    title: '共享与回流的总体数字',
    roles: ['steward', 'city-regulator', 'security-admin', 'auditor'],
    query: `# 每个数字都有截至时间与来源
query SharingFigures {
  sharingFigures {
    catalogues { value asOf source }
    connected { value asOf source }
    calls { value asOf source }
    grants { status value }
  }
}`,
  },
];
