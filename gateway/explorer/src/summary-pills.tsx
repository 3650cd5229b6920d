import { SUMMARY_WORDS, type Summary } from './summary.ts';

const KINDS = Object.keys(SUMMARY_WORDS) as (keyof Summary)[];

/** “显示 4 脱敏 5 拒绝 4”, in the colours of the marks; what there is none of is left out, except that nothing is shown. */
export function SummaryPills({ summary }: { summary: Summary }) {
  return KINDS.filter((kind) => summary[kind] > 0 || kind === 'shown').map((kind) => (
    <span key={kind} className={`hub-cell ${kind}`}>
      {SUMMARY_WORDS[kind]} {summary[kind]}
    </span>
  ));
}
