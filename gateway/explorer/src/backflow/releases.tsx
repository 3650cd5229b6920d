import { useEffect, useState } from 'react';
import type { Identity } from '../identity.ts';
import { useAnswer, useHeaders } from '../portrait/use-answer.ts';
import { askReleases } from './ask.ts';
import { saveFile } from './download.ts';
import { Failed } from './parts.tsx';
import type { Grant, Release } from './shapes.ts';
import { useAct } from './use-act.ts';
import { RELEASE, shownSize, shownTime, wordOf } from './words.ts';

/** How often the progress is asked for, ms. */
const POLL = 2_000;
const isOpen = ({ status }: Release) => status === 'QUEUED' || status === 'RUNNING';

/** The bulk exports of a grant, the latest first, with what can be downloaded, and the way to ask for another. */
export function Releases(props: { grant: Grant; identity: Identity; mayExport: boolean }) {
  const { grant, identity, mayExport } = props;
  const [turn, setTurn] = useState(0);
  const { answer: releases = [], failure } = useAnswer(identity, askReleases, { grant: grant.id, turn });
  const acting = useAct(identity);
  const [format, setFormat] = useState('NDJSON');
  const open = releases.some(isOpen);
  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(() => setTurn(turn + 1), POLL);
    return () => clearTimeout(timer);
  }, [open, turn]);
  const latest = releases.find(({ status }) => status === 'READY');
  const ask = (since: string | undefined) =>
    acting.act('exportGrant', { input: { grant: grant.id, format, ...(since && { since }) } }, () =>
      setTurn(turn + 1),
    );
  return (
    <>
      <h3>批量导出</h3>
      {mayExport && (
        <p className="desk-export">
          <select aria-label="文件格式" value={format} onChange={(event) => setFormat(event.target.value)}>
            <option>NDJSON</option>
            <option>PARQUET</option>
          </select>{' '}
          <button type="button" disabled={acting.busy} onClick={() => ask(undefined)}>
            请求全量导出
          </button>{' '}
          <button type="button" disabled={acting.busy || !latest} onClick={() => ask(latest?.id)}>
            只导出上次以来的变化
          </button>
        </p>
      )}
      <Failed acting={acting} />
      {failure && (
        <p className="portrait-failure" role="alert">
          {failure}
        </p>
      )}
      {releases.length === 0 && !failure && <p>还没有导出。</p>}
      <ul className="desk-releases">
        {releases.map((release) => (
          <li key={release.id} data-release={release.id}>
            <ReleaseLine release={release} grant={grant} identity={identity} mayLoad={mayExport} />
          </li>
        ))}
      </ul>
    </>
  );
}

function ReleaseLine(props: { release: Release; grant: Grant; identity: Identity; mayLoad: boolean }) {
  const { release, grant, identity, mayLoad } = props;
  const headers = useHeaders(identity);
  const [failure, setFailure] = useState('');
  const load = (url: string, name: string) =>
    void saveFile(headers, grant.purpose, url, name).then(
      () => setFailure(''),
      (error: Error) => setFailure(error.message),
    );
  const { id, status, format, since, progress, rows, stoppedBy, requestedAt, expiresAt, parts } = release;
  const [first] = parts;
  return (
    <>
      <b>{wordOf(RELEASE, status)}</b> {format}，{since ? '增量' : '全量'}，{shownTime(requestedAt)} 请求
      {rows !== null && `，${rows.toLocaleString('zh-CN')} 行`}
      {stoppedBy && `，原因 ${stoppedBy}`} <small>{id}</small>
      {isOpen(release) && <progress aria-label="进度" max={100} value={progress ?? 0} />}
      {status === 'READY' && (
        <>
          <ul>
            {parts.map((part) => (
              <li key={part.number}>
                {mayLoad ? (
                  <button
                    type="button"
                    className="desk-link"
                    onClick={() => load(part.url, `${id}-${part.number}.${format.toLowerCase()}`)}
                  >
                    文件 {part.number}（{part.resource}）
                  </button>
                ) : (
                  `文件 ${part.number}（${part.resource}）`
                )}{' '}
                {part.rows.toLocaleString('zh-CN')} 行，{shownSize(part.size)}
                <small title={part.sha256}>SHA-256 {part.sha256.slice(0, 16)}…</small>
              </li>
            ))}
            {mayLoad && (
              <li>
                <button
                  type="button"
                  className="desk-link"
                  onClick={() => load(`/backflow/releases/${id}/manifest.json`, `${id}-manifest.json`)}
                >
                  签名的清单
                </button>
              </li>
            )}
          </ul>
          {expiresAt && <small>文件保留到 {shownTime(expiresAt)}</small>}
          {mayLoad && first && (
            <pre>
              {`curl -C - -H "authorization: Bearer $TOKEN" -H 'x-purpose: ${grant.purpose}' \\\n  -o part-${first.number} ${location.origin}${first.url}   # 断了再来即接着下载`}
            </pre>
          )}
        </>
      )}
      {failure && (
        <p className="portrait-failure" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
