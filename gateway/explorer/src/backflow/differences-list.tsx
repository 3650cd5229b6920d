import type { Walking } from './at.ts';
import type { Differences } from './differences.ts';
import { WalkLink } from './parts.tsx';
import { CHANGE, FORM, wordOf } from './words.ts';

/** Where an application differs from the grant it renews, or from what its recipient has already. */
export function DifferencesList(props: {
  differences: Differences;
  names: ReadonlyMap<string, string>;
  walking: Walking;
}) {
  const { names, walking } = props;
  const { with: earlier, renewal, changes } = props.differences;
  if (earlier.length === 0)
    return <p className="desk-changes">接收单位尚无此区划的生效授权，全部字段都是新的。</p>;
  return (
    <div className="desk-changes">
      <h3>
        与{renewal ? '所续期的授权' : '接收单位已有的授权'}（
        {earlier.map((id, n) => (
          <span key={id}>
            {n > 0 && '、'}
            <WalkLink walking={walking} to={{ view: 'grants', grant: id }}>
              {id.slice(0, 8)}
            </WalkLink>
          </span>
        ))}
        ）相比
      </h3>
      {changes.length === 0 && <p>{renewal ? '字段没有不同。' : '所申请的字段都已授权过。'}</p>}
      <ul>
        {changes.map(({ coordinate, change, formerly, form }) => (
          <li key={coordinate} className={change.toLowerCase()}>
            <b>{wordOf(CHANGE, change)}</b> {names.get(coordinate)} <small>{coordinate}</small>{' '}
            {[formerly, form].flatMap((one) => (one ? [wordOf(FORM, one)] : [])).join(' → ')}
          </li>
        ))}
      </ul>
    </div>
  );
}
