import type { Answer, Figure, Status } from './ask.ts';

type Given = Pick<Figure, 'status'>;
/** What was done to a figure; `OPEN` for what tells of no person, and is exact for everybody. */
type Kind = Status | 'OPEN';

const SAID: Readonly<Record<Kind, readonly [mark: string, why: string]>> = {
  EXACT: ['准确值', '您管理的辖区，仅供管理使用，已留痕'],
  OPEN: ['准确值', '床位、人员等不涉及个人，对所有人都准确'],
  PERTURBED: ['≈ 经扰动', '加入了固定的随机误差，以免从总数推知某一个人；同样的问题总是同样的答案'],
  SUPPRESSED: ['不显示', '人数过少，显示出来会暴露个人'],
};

/** Whoever manages a division gets all of it exact; with anything blurred, what is exact tells of nobody. */
export function kindsOf(portrait: readonly Given[], counted = portrait): Kind[] {
  const managed = portrait.every(({ status }) => status === 'EXACT');
  return counted.map(({ status }) => (status === 'EXACT' && !managed ? 'OPEN' : status));
}

/** What was done to the figures of the screen and why, by how many. */
export function StatusLine({ answer, chosen }: { answer: Answer; chosen: string }) {
  const kinds = [
    ...kindsOf(answer.division.portrait.figures),
    ...answer.parts.flatMap(({ figures }) =>
      kindsOf(
        figures,
        figures.filter(({ code }) => code === chosen),
      ),
    ),
  ];
  return <CountLine kinds={kinds} />;
}

/** How many figures of each kind there are. */
export function CountLine({ kinds }: { kinds: readonly Kind[] }) {
  return (
    <ul className="portrait-status" aria-label="数字的给出方式">
      {Object.entries(SAID).map(([kind, [mark, why]]) => {
        const count = kinds.filter((one) => one === kind).length;
        return (
          count > 0 && (
            <li key={kind} className={`status-${kind.toLowerCase()}`}>
              <b>{mark}</b> {count} 项: {why}
            </li>
          )
        );
      })}
    </ul>
  );
}
