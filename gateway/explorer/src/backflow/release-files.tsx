import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { useHeaders } from '../portrait/use-answer.ts';
import { fetchFile, saveFile } from './download.ts';
import { type Checked, checkManifest, checkPart } from './manifest.ts';
import type { Grant, Part, Release } from './shapes.ts';
import { shownSize, shownTime } from './words.ts';

/** What became of a download. */
interface Outcome {
  words: string;
  /** not saved, or not what was signed */
  bad?: boolean;
}

/** The files of a finished release. Each is compared with the signed manifest before it is saved. */
export function ReleaseFiles(props: {
  release: Release;
  grant: Grant;
  identity: Identity;
  /** what resources are called, by type */
  names: ReadonlyMap<string, string>;
  mayLoad: boolean;
}) {
  const { release, grant, identity, names, mayLoad } = props;
  const { id, format, parts, expiresAt } = release;
  const headers = useHeaders(identity);
  /** The address that is on its way. */
  const [loading, setLoading] = useState('');
  /** By address. */
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const get = (url: string) => fetchFile(headers, grant.purpose, url);
  const manifestUrl = `/backflow/releases/${id}/manifest.json`;
  const manifest = async () => {
    const bytes = await get(manifestUrl);
    const text = new TextDecoder().decode(bytes);
    return { bytes, checked: await checkManifest(text, { grant: grant.id, release: id }) };
  };
  const load = (url: string, save: () => Promise<string>) => {
    setLoading(url);
    void save()
      .then(
        (words): Outcome => ({ words }),
        (error: Error): Outcome => ({ words: error.message, bad: true }),
      )
      .then((outcome) => {
        setLoading('');
        setOutcomes((before) => new Map([...before, [url, outcome]]));
      });
  };
  const loadPart = (part: Part) =>
    load(part.url, async () => {
      const { checked } = await manifest();
      const expected = checked.parts.find(
        ({ name }) => Number(/^part-(\d+)/.exec(name)?.[1]) === part.number,
      );
      if (!expected) throw new Error('清单中没有此文件。请通知枢纽的运维者。');
      const bytes = await get(part.url);
      const unchecked = await checkPart(bytes, expected);
      saveFile(bytes, `${id}-${part.number}.${format.toLowerCase()}`);
      return unchecked
        ? `已保存，但未核对：${unchecked}。请用下面的 SHA-256 自行核对。`
        : `已核对并保存：SHA-256 与清单一致；${inWords(checked)}。`;
    });
  const loadManifest = () =>
    load(manifestUrl, async () => {
      const { bytes, checked } = await manifest();
      saveFile(bytes, `${id}-manifest.json`);
      return `已保存；${inWords(checked)}。`;
    });
  const file = (url: string, words: string, onLoad: () => void) => (
    <>
      {mayLoad ? (
        <button type="button" className="desk-link" disabled={loading !== ''} onClick={onLoad}>
          {words}
        </button>
      ) : (
        words
      )}
      {loading === url && <span role="status"> 正在下载并核对…</span>}
    </>
  );
  const outcome = (url: string) => {
    const found = outcomes.get(url);
    if (!found || loading === url) return null;
    return found.bad ? (
      <p className="portrait-failure" role="alert">
        {found.words}
      </p>
    ) : (
      <p className="desk-checked" role="status">
        {found.words}
      </p>
    );
  };
  const [first] = parts;
  return (
    <>
      {parts.length === 0 && <p>没有变化，没有文件。</p>}
      <ul>
        {parts.map((part) => (
          <li key={part.number}>
            {file(part.url, `文件 ${part.number}（${names.get(part.resource) ?? part.resource}）`, () =>
              loadPart(part),
            )}{' '}
            {part.rows.toLocaleString('zh-CN')} 行，{shownSize(part.size)}
            <details>
              <summary>校验和</summary>
              <code>SHA-256 {part.sha256}</code>
              <code>SM3 {part.sm3}</code>
            </details>
            {outcome(part.url)}
          </li>
        ))}
        <li>
          {file(manifestUrl, '签名的清单', loadManifest)}
          {outcome(manifestUrl)}
        </li>
      </ul>
      {expiresAt && <small>文件保留到 {shownTime(expiresAt)}</small>}
      {mayLoad && first && (
        <pre>
          {`curl -C - -H "authorization: Bearer $TOKEN" -H 'x-purpose: ${grant.purpose}' \\\n  -o part-${first.number} ${location.origin}${first.url}   # 断了再来即接着下载`}
        </pre>
      )}
    </>
  );
}

const inWords = ({ unchecked, fingerprint }: Checked): string =>
  unchecked
    ? `清单的签名未核对：${unchecked}`
    : `清单的签名有效，公钥的指纹（SM3）为 ${fingerprint}，请与运维者公布的核对`;
