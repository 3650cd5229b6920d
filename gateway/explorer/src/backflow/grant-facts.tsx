import type { Walking } from './at.ts';
import { RiskMark, WalkLink } from './parts.tsx';
import type { Grant } from './shapes.ts';
import { BASIS, CHANGE, FORM, KIND, PURPOSE, RISK_REASON, STATUS, wordOf } from './words.ts';

/** Whose the grant is, what for, on what basis, how long, and where it differs from the one it renews. */
export function GrantFacts(props: { grant: Grant; names: ReadonlyMap<string, string>; walking: Walking }) {
  const { grant, names, walking } = props;
  const { view } = walking.at;
  const facts: [string, string | null][] = [
    ['种类', wordOf(KIND, grant.kind)],
    ['区划', grant.division.name ?? grant.division.code],
    ['目的', wordOf(PURPOSE, grant.purpose)],
    ['法律依据', `${wordOf(BASIS, grant.legalBasis)}：${grant.legalText}`],
    ['用途', grant.use],
    ['有效期', `${grant.validFrom} 至 ${grant.validTo}`],
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
      {grant.renews && grant.changes && (
        <div className="desk-changes">
          <h3>
            与
            <WalkLink walking={walking} to={{ view: 'grants', grant: grant.renews.id }}>
              所续期的授权
            </WalkLink>
            相比
          </h3>
          {grant.changes.length === 0 && <p>字段没有不同。</p>}
          <ul>
            {grant.changes.map(({ coordinate, change, formerly, form }) => (
              <li key={coordinate} className={change.toLowerCase()}>
                <b>{wordOf(CHANGE, change)}</b> {names.get(coordinate)} <small>{coordinate}</small>{' '}
                {[formerly, form].flatMap((one) => (one ? [wordOf(FORM, one)] : [])).join(' → ')}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
