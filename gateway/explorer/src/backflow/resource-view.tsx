import type { CatalogueField, CatalogueResource } from './shapes.ts';
import { CATEGORY, CYCLE, GRADE, REFUSED, SHARING, wordOf } from './words.ts';

const volumeOf = ({ volume }: CatalogueResource): string =>
  volume?.rows == null
    ? '未给出'
    : `${volume.status === 'EXACT' ? '' : '≈ '}${volume.rows.toLocaleString('zh-CN')} 行`;

/** One resource: what the catalogue says of it, and its fields to be taken into the application. */
export function ResourceView(props: {
  resource: CatalogueResource;
  picked: ReadonlySet<string>;
  /** whether the reader could ask what an application would be */
  mayPick: boolean;
  onPick(coordinate: string, picked: boolean): void;
}) {
  const { resource, picked, mayPick, onPick } = props;
  const { name, definition, provider, sharing, sharingCondition, grade, updateCycle, quality, fields } =
    resource;
  const closed = fields.filter(({ exportable }) => !exportable);
  return (
    <section className="portrait-panel desk-resource" aria-label={name}>
      <h2>
        {name} <small>{resource.code}</small>
      </h2>
      <p>{definition}</p>
      <p className="desk-facts">
        {wordOf(GRADE, grade)}，{wordOf(SHARING, sharing)}
        {sharingCondition && `（${sharingCondition}）`}；由{provider}提供，更新周期
        {wordOf(CYCLE, updateCycle)}
        ；规模 {volumeOf(resource)}
        {quality !== null && `；质量得分 ${quality.toFixed(1)}`}
      </p>
      <FieldTable
        fields={fields.filter(({ exportable }) => exportable)}
        picked={picked}
        mayPick={mayPick}
        onPick={onPick}
      />
      {closed.length > 0 && (
        <details open={closed.length === fields.length}>
          <summary>不可申请的字段 {closed.length} 个，及其理由</summary>
          <FieldTable fields={closed} picked={picked} mayPick={mayPick} onPick={onPick} />
        </details>
      )}
    </section>
  );
}

function FieldTable(props: {
  fields: readonly CatalogueField[];
  picked: ReadonlySet<string>;
  /** whether the reader could ask what an application would be */
  mayPick: boolean;
  onPick(coordinate: string, picked: boolean): void;
}) {
  const { fields, picked, mayPick, onPick } = props;
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
            <tr key={field.coordinate} title={field.definition} className={field.exportable ? '' : 'closed'}>
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
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
