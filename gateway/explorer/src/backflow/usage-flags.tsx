import { ReasonForm } from './parts.tsx';
import type { UsageFlag } from './shapes.ts';
import type { Acting } from './use-act.ts';
import { shownTime } from './words.ts';

const number = (value: number) => value.toLocaleString('zh-CN');

/** What was unusual about the use of a grant; whoever looks after grants closes it with what came of looking into it. */
export function UsageFlags(props: {
  grant: string;
  flags: readonly UsageFlag[];
  names: ReadonlyMap<string, string>;
  mayClose: boolean;
  acting: Acting;
  onDone(): void;
}) {
  const { grant, flags, names, mayClose, acting, onDone } = props;
  if (flags.length === 0) return null;
  return (
    <>
      <h3>异常用量的提示</h3>
      <ul className="desk-steps" aria-label="异常用量的提示">
        {flags.map(({ day, resource, rule, reason, found, usual, closedBy, closedAt, closedReason }) => (
          <li key={`${day} ${resource} ${rule}`}>
            {day} {names.get(resource) ?? resource}：{reason}
            <small>
              {number(found)}，通常 {number(usual)}
            </small>
            {closedAt && (
              <p>
                {shownTime(closedAt)}，{closedBy} 关闭：{closedReason}
              </p>
            )}
            {!closedAt && mayClose && (
              <ReasonForm
                verb="关闭提示"
                busy={acting.busy}
                onSend={(why) =>
                  acting.act('closeFlag', { flag: { grant, resource, day, rule }, reason: why }, onDone)
                }
              />
            )}
            {!closedAt && !mayClose && <p>待查</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
