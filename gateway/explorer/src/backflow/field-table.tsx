import type { CatalogueField, FieldValue } from './shapes.ts';
import { CATEGORY, REFUSED, wordOf } from './words.ts';

/** The fields of a resource, to be taken into the application. */
export function FieldTable(props: {
  fields: readonly CatalogueField[];
  /** of enumerations, by coordinate */
  values: ReadonlyMap<string, readonly FieldValue[]> | undefined;
  picked: ReadonlySet<string>;
  /** whether the reader could ask what an application would be */
  mayPick: boolean;
  onPick(coordinate: string, picked: boolean): void;
}) {
  const { fields, values, picked, mayPick, onPick } = props;
  if (fields.length === 0) return null;
  return (
    <div className="desk-scroll">
      <table className="desk-table">
        <thead>
          <tr>
            <th scope="col">申请</th>
            <th scope="col">字段</th>
            <th scope="col">级别</th>
            <th scope="col">类别</th>
            <th scope="col">类型与值域</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.coordinate} className={field.exportable ? '' : 'closed'}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`申请 ${field.name}`}
                  disabled={!mayPick || !field.exportable}
                  checked={picked.has(field.coordinate)}
                  onChange={(event) => onPick(field.coordinate, event.target.checked)}
                />
              </td>
              <th scope="row">
                {field.name} <small>{field.coordinate}</small>
                {field.definition !== field.name && <small>{field.definition}</small>}
                {field.notExportable && <small>{wordOf(REFUSED, field.notExportable)}</small>}
              </th>
              <td>
                <span className={`desk-mark level-${field.level.toLowerCase()}`}>{field.level}</span>
              </td>
              <td>
                {wordOf(CATEGORY, field.category)}
                {field.mask && <small>可脱敏</small>}
              </td>
              <td>
                {field.type}
                {field.domain && <small>{field.domain}</small>}
                {field.element && <small>{field.element}</small>}
                <Values values={values?.get(field.coordinate) ?? []} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Values = ({ values }: { values: readonly FieldValue[] }) =>
  values.length > 0 && (
    <details>
      <summary>{values.length} 个取值</summary>
      {values.map(({ name, definition }) => (
        <small key={name}>
          {name} {definition}
        </small>
      ))}
    </details>
  );
