import type { ReactNode } from 'react';
import { RiskMark } from './parts.tsx';
import type { Change, GrantField } from './shapes.ts';
import { CHANGE, FORM, GRADE, REFUSED, wordOf } from './words.ts';

/** The fields of a grant with what each of them takes by the levels of the moment. */
export function GrantFields(props: {
  fields: readonly GrantField[];
  names: ReadonlyMap<string, string>;
  /** where it differs from earlier grants */
  changes: readonly Change[];
  /** where a reviewer takes one out */
  cut?: (field: GrantField) => ReactNode;
}) {
  const { fields, names, changes, cut } = props;
  const changed = new Map(changes.map(({ coordinate, change }) => [coordinate, change]));
  return (
    <div className="desk-scroll">
      <table className="desk-table" aria-label="字段">
        <thead>
          <tr>
            <th scope="col">字段</th>
            <th scope="col">形式</th>
            <th scope="col">级别</th>
            <th scope="col">风险</th>
            {cut && <th scope="col">去除</th>}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.coordinate} className={field.cutReason === null ? '' : 'closed'}>
              <th scope="row">
                {names.get(field.coordinate)}{' '}
                {changed.has(field.coordinate) && (
                  <span className="desk-mark changed">
                    {wordOf(CHANGE, changed.get(field.coordinate) ?? null)}
                  </span>
                )}
                <small>{field.coordinate}</small>
                {field.need && <small>需要明文：{field.need}</small>}
                {field.cutReason !== null && <small>已去除：{field.cutReason}</small>}
                {field.refused && <small className="desk-refused">{wordOf(REFUSED, field.refused)}</small>}
              </th>
              <td>{wordOf(FORM, field.form)}</td>
              <td>
                <span className={`desk-mark level-${field.level?.toLowerCase()}`}>{field.level}</span>{' '}
                <small>{wordOf(GRADE, field.grade)}</small>
              </td>
              <td>
                <RiskMark risk={field.risk} />
              </td>
              {cut && <td>{field.cutReason === null && cut(field)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
