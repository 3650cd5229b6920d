import { useEffect, useState } from 'react';
import { ERROR_WORDS } from '../error-words.ts';
import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askReleases } from './ask.ts';
import { ExportForm } from './export-form.tsx';
import { Failed } from './parts.tsx';
import { ReleaseFiles } from './release-files.tsx';
import type { Grant, Release } from './shapes.ts';
import { useAct } from './use-act.ts';
import { RELEASE, shownTime, wordOf } from './words.ts';

/** How often the progress is asked for, ms. */
const POLL = 2_000;
const isOpen = ({ status }: Release) => status === 'QUEUED' || status === 'RUNNING';

/** The bulk exports of a grant, the latest first, with what can be downloaded, and the way to ask for another. */
export function Releases(props: {
  grant: Grant;
  identity: Identity;
  /** what resources are called, by type */
  names: ReadonlyMap<string, string>;
  mayExport: boolean;
}) {
  const { grant, identity, names, mayExport } = props;
  const [turn, setTurn] = useState(0);
  const { answer: releases = [], failure } = useAnswer(identity, askReleases, { grant: grant.id, turn });
  // What leaves under a grant leaves for its purpose, whatever the reader is here for otherwise.
  const acting = useAct(identity, grant.purpose);
  const open = releases.some(isOpen);
  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(() => setTurn(turn + 1), POLL);
    return () => clearTimeout(timer);
  }, [open, turn]);
  return (
    <>
      <h3>批量导出</h3>
      {mayExport && (
        <ExportForm
          grant={grant}
          releases={releases}
          names={names}
          acting={acting}
          onAsked={() => setTurn(turn + 1)}
        />
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
            <ReleaseLine release={release} names={names} />
            {release.status === 'READY' && (
              <ReleaseFiles
                release={release}
                grant={grant}
                identity={identity}
                names={names}
                mayLoad={mayExport}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Which export it is, and how far. */
function ReleaseLine({ release, names }: { release: Release; names: ReadonlyMap<string, string> }) {
  const { id, status, resources, format, since, progress, rows, stoppedBy, requestedAt, takenAt } = release;
  return (
    <>
      <span className={`desk-mark ${status.toLowerCase()}`}>{wordOf(RELEASE, status)}</span>{' '}
      {since ? '增量' : '全量'}：{resources.map((type) => names.get(type) ?? type).join('、')}，{format}
      {rows !== null && `，${rows.toLocaleString('zh-CN')} 行`}
      {stoppedBy && `；中止的原因：${ERROR_WORDS[stoppedBy] ?? stoppedBy}`}
      {isOpen(release) && <progress aria-label="进度" max={100} value={progress ?? 0} />}
      <small>
        {shownTime(requestedAt)} 请求{takenAt && `，数据截至 ${shownTime(takenAt)}`}，批次 {id}
        {since && `，接续 ${since}`}
      </small>
    </>
  );
}
