import type { Walking } from './at.ts';
import type { Differences } from './differences.ts';
import { DifferencesList } from './differences-list.tsx';
import { inDays } from './draft.ts';
import { RiskMark, WalkLink } from './parts.tsx';
import type { Grant } from './shapes.ts';
import { BASIS, KIND, PURPOSE, RISK_REASON, STATUS, shownTime, wordOf } from './words.ts';

/** Whose the grant is, what for, on what basis, how long, and where it differs from earlier ones. */
export function GrantFacts(props: {
  grant: Grant;
  differences: Differences | undefined;
  names: ReadonlyMap<string, string>;
  walking: Walking;
}) {
  const { grant, differences, names, walking } = props;
  const { view } = walking.at;
  const conditions = new Set(grant.steps.flatMap((step) => (step.conditions ? [step.conditions] : [])));
  const early = grant.status === 'ACTIVE' && grant.validFrom > inDays(0);
  const facts: [string, string | null][] = [
    ['种类', wordOf(KIND, grant.kind)],
    ['区划', `${grant.division.name ?? ''} ${grant.division.code}（${grant.division.codeSystem}）`],
    ['申请', `${grant.appliedBy}，${shownTime(grant.appliedAt)}`],
    ['目的', wordOf(PURPOSE, grant.purpose)],
    ['法律依据', `${wordOf(BASIS, grant.legalBasis)}：${grant.legalText}`],
    ['用途', grant.use],
    ['有效期', `${grant.validFrom} 至 ${grant.validTo}${early ? '，尚未开始，此前不能读取' : ''}`],
    ['批准所附的条件', [...conditions].join('；')],
    ['办理期限', grant.dueAt && `${grant.dueAt.slice(0, 10)}${grant.overdue ? '，已超过' : ''}`],
    ['风险的来由', grant.riskReasons.map((reason) => wordOf(RISK_REASON, reason)).join('；')],
    ['未满 14 周岁者', grant.minorsReason ?? '不包含'],
    ['L5 与加标签的记录', grant.l5Reason ?? '不包含'],
    ['每日行数上限', grant.dailyRows.toLocaleString('zh-CN')],
  ];
  return (
    <>
      <h2>
        <span>
          {grant.recipient}{' '}
          <span className={`desk-mark ${grant.status.toLowerCase()}`}>{wordOf(STATUS, grant.status)}</span>{' '}
          <RiskMark risk={grant.risk} />
        </span>
        <small>{grant.id}</small>
      </h2>
      <dl className="desk-dl">
        {facts.map(
          ([name, text]) =>
            text && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ),
        )}
      </dl>
      {grant.renewedBy.map(({ id, status }) => (
        <p key={id}>
          <WalkLink walking={walking} to={{ view, grant: id }}>
            续期申请
          </WalkLink>{' '}
          {wordOf(STATUS, status)}
        </p>
      ))}
      {differences && <DifferencesList differences={differences} names={names} walking={walking} />}
    </>
  );
}
