import { useState } from 'react';
import type { Identity } from '../identity.ts';
import type { Institution, Listed } from './ask.ts';
import { findInstitutions } from './ask-institution.ts';
import { GoLink } from './go-link.tsx';
import { InstitutionRanks } from './institution-ranks.tsx';
import { kindOf, RANKED_BY } from './institution-words.ts';
import type { Going } from './place.ts';
import { useAnswer } from './use-answer.ts';

/** Hospitals first, and the higher ones before the others: codes of classes and levels go down. */
const byRank = (one: Institution, other: Institution) =>
  (one.class ?? 'Z').localeCompare(other.class ?? 'Z') || Number(one.level ?? 99) - Number(other.level ?? 99);

/** The institutions of a district, or what is found by name or code; each leads to its portrait. */
export function InstitutionList(props: {
  listed: Listed<Institution>;
  /** where to search; null: in all of the city */
  district: string | null;
  identity: Identity;
  going: Going;
}) {
  const { listed, district, identity, going } = props;
  const [text, setText] = useState('');
  const [by, setBy] = useState('');
  const ranked = by !== '' && district !== null && !text;
  const { answer: found, failure } = useAnswer(identity, findInstitutions, { text, district });
  const { nodes, pageInfo } = text && found ? found : listed;
  const kinds = [...new Set(nodes.toSorted(byRank).map(kindOf))];
  return (
    <section className="portrait-panel institutions" aria-label="机构">
      <h2>
        医疗卫生机构
        {district !== null && (
          <select
            name="ranked-by"
            aria-label="按指标排名"
            value={by}
            onChange={(event) => setBy(event.target.value)}
          >
            <option value="">按类别列出</option>
            {Object.entries(RANKED_BY).map(([code, name]) => (
              <option key={code} value={code}>
                按{name}排名
              </option>
            ))}
          </select>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setText(String(new FormData(event.currentTarget).get('text') ?? '').trim());
          }}
        >
          <input name="text" type="search" placeholder="名称或机构代码" aria-label="按名称或机构代码查找" />
          <button type="submit">查找</button>
        </form>
      </h2>
      {failure && <p role="alert">{failure}</p>}
      {text && found && nodes.length === 0 && <p>没有找到“{text}”。</p>}
      {!text && nodes.length === 0 && <p>按名称或代码查找机构，或先进入一个区县。</p>}
      {ranked && <InstitutionRanks district={district} by={by} identity={identity} going={going} />}
      {(ranked ? [] : kinds).map((kind) => (
        <details key={kind} open={nodes.length <= 20 || kinds.indexOf(kind) === 0}>
          <summary>{kind}</summary>
          <ul>
            {nodes
              .filter((one) => kindOf(one) === kind)
              .map(({ code, name }) => (
                <li key={code}>
                  <GoLink going={going} to={{ institution: code }}>
                    {name}
                  </GoLink>
                </li>
              ))}
          </ul>
        </details>
      ))}
      {pageInfo.hasNextPage && (
        <p className="portrait-note">只列出前 {nodes.length} 家；请按名称查找其他机构。</p>
      )}
    </section>
  );
}
