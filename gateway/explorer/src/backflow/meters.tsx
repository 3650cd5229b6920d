import type { Meter } from './shapes.ts';

/** What was read under a grant by day and resource, and how much of a day's limit that was. */
export function Meters(props: {
  meters: readonly Meter[];
  limit: number;
  names: ReadonlyMap<string, string>;
}) {
  const { meters, limit, names } = props;
  const number = (value: number) => value.toLocaleString('zh-CN');
  return (
    <>
      <h3>近 30 日的用量</h3>
      {meters.length === 0 && <p>还没有读取。</p>}
      {meters.length > 0 && (
        <div className="desk-scroll">
          <table className="desk-table" aria-label="用量">
            <thead>
              <tr>
                <th scope="col">日期</th>
                <th scope="col">资源</th>
                <th scope="col">调用</th>
                <th scope="col">行数</th>
                <th scope="col">占每日上限</th>
                <th scope="col">被拒绝</th>
              </tr>
            </thead>
            <tbody>
              {meters.toReversed().map(({ day, resource, calls, rows, refused, unusual }) => (
                <tr key={`${day} ${resource}`}>
                  <td>{day}</td>
                  <th scope="row">
                    {names.get(resource)} <small>{resource}</small>
                  </th>
                  <td>{number(calls)}</td>
                  <td>
                    {number(rows)}
                    {unusual.map(({ reason, closedAt }) => (
                      <small className={closedAt ? undefined : 'desk-refused'} key={reason}>
                        异常{closedAt && '（已关闭）'}：{reason}
                      </small>
                    ))}
                  </td>
                  <td>
                    <meter min={0} max={limit} value={rows} /> {((100 * rows) / limit).toFixed(1)}%
                  </td>
                  <td>{number(refused)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
