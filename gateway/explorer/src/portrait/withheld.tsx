import type { PersonAnswer } from './ask-person.ts';
import { coordinateName } from './person-words.ts';

/** What this reader is not shown, and why: nothing is left out silently. */
export function Withheld({ answer: { denied, masked } }: { answer: PersonAnswer }) {
  if (denied.length + masked.length === 0) return <p className="withheld">已显示全部所询问的内容。</p>;
  const reasons = [...new Set(denied.map(({ reason }) => reason))];
  const partsOf = (reason: string) => denied.filter((one) => one.reason === reason);
  return (
    <ul className="withheld" aria-label="未向您显示的内容">
      {reasons.map((reason) => (
        <li key={reason}>
          <b>不显示</b>{' '}
          {partsOf(reason)
            .map(({ coordinate }) => coordinateName(coordinate))
            .join('、')}
          : {reason}
        </li>
      ))}
      {masked.length > 0 && (
        <li>
          <b>脱敏</b> {masked.map(coordinateName).join('、')}: 只显示一部分
        </li>
      )}
    </ul>
  );
}
