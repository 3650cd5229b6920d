import type { Identity } from '../identity.ts';
import { askRanks } from './ask-institution.ts';
import type { Going } from './place.ts';
import { Ranking } from './ranking.tsx';
import { scaleOf } from './scale.ts';
import { useAnswer } from './use-answer.ts';
import { isComparable } from './words.ts';

/** The institutions of a district in the order of one of their figures; each leads to its portrait. */
export function InstitutionRanks(props: { district: string; by: string; identity: Identity; going: Going }) {
  const { district, by, identity, going } = props;
  const { year } = going.place;
  const { answer: rows = [], failure, waiting } = useAnswer(identity, askRanks, { district, year, by });
  const [first] = rows;
  if (failure) return <p role="alert">{failure}</p>;
  if (waiting || !first) return <p>{waiting ? '正在读取…' : '没有可以排名的机构。'}</p>;
  const values = rows.flatMap(({ figure }) => (isComparable(figure) ? (figure.value ?? []) : []));
  return (
    <Ranking
      rows={rows}
      scale={scaleOf(values)}
      whole={{ ...first.figure, value: null }}
      name=""
      onPoint={() => {}}
      onOpen={(institution) => going.go({ institution })}
    />
  );
}
