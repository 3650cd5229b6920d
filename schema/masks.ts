import type { Mask } from './classification.ts';

/** Compound surnames in use; what is not in the list counts as a surname of one character. */
const COMPOUND = new Set(
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 西门 拓跋 轩辕 淳于 单于 亓官 司寇 公西 巫马 乐正 左丘 梁丘 谷梁 段干 第五 纳兰 完颜 耶律 叶赫 赫舍 那拉'.split(
    ' ',
  ),
);

const keep = (value: string, head: number, tail: number): string =>
  value.length <= head + tail
    ? '*'.repeat(value.length)
    : value.slice(0, head) + '*'.repeat(value.length - head - tail) + value.slice(-tail);

function maskName(value: string): string {
  const characters = [...value];
  if (/^[\p{Script=Latin}]/u.test(value)) return `${characters[0]}***`;
  const surname = COMPOUND.has(characters.slice(0, 2).join('')) && characters.length > 2 ? 2 : 1;
  return characters.slice(0, surname).join('') + '*'.repeat(Math.max(1, characters.length - surname));
}

/** Keeps what lies above the street: province, city, county. */
function maskAddress(value: string): string {
  const area = /^.*?(?:自治县|区|县)/u.exec(value)?.[0];
  return area ? `${area}***` : '***';
}

/** From this age on, years are told together: few are as old. */
const OLDEST = 90;

/** The year; for the oldest, that it was no later than the year of those who are just 90. */
function maskBirthDate(value: string): string {
  const year = value.slice(0, 4);
  const last = new Date().getUTCFullYear() - OLDEST;
  return /^\d{4}$/.test(year) && Number(year) <= last ? `≤${last}` : year;
}

/** Chapters of ICD-10 by their last category (WHO, GB/T 14396). */
const CHAPTERS = (
  'A00-B99 C00-D48 D50-D89 E00-E90 F00-F99 G00-G99 H00-H59 H60-H95 I00-I99 J00-J99 K00-K93 L00-L99 M00-M99 ' +
  'N00-N99 O00-O99 P00-P96 Q00-Q99 R00-R99 S00-T98 U00-U99 V01-Y98 Z00-Z99'
).split(' ');

/** The chapter of an ICD code, the main group of a drug's; other codes, and words, tell nothing. */
function maskDiagnosis(value: string): string {
  if (/^[A-Z]\d\d[A-Z]/.test(value)) return `${value[0]}**`;
  const category = /^[A-Z]\d\d(?=[.+*]|$)/.exec(value)?.[0];
  if (!category) return '***';
  return CHAPTERS.find((chapter) => chapter.slice(0, 3) <= category && category <= chapter.slice(4)) ?? '***';
}

/** Rounded to hundreds of yuan; what is no number tells nothing. */
function maskAmount(value: string): string {
  const amount = value === '' ? Number.NaN : Number(value);
  return Number.isFinite(amount) ? String(Math.round(amount / 100) * 100) : '***';
}

/** How a value of each kind looks to a reader who may see it masked. */
export const masks: Readonly<Record<Mask, (value: string) => string>> = {
  NAME: maskName,
  ID_NUMBER: (value) => keep(value, 3, 4),
  PHONE: (value) => keep(value, 3, 4),
  ADDRESS: maskAddress,
  DATE_TO_YEAR: maskBirthDate,
  FILE_NUMBER: (value) => keep(value, 6, 2),
  CARD: (value) => keep(value, 4, 4),
  DIAGNOSIS: maskDiagnosis,
  AMOUNT: maskAmount,
};

/** What a masked reader gets of a value: of a text a text, of a number a number, of anything else null. */
export function maskedValue(mask: Mask, value: unknown): string | number | null {
  if (typeof value === 'number') return Number(masks[mask](String(value)));
  return typeof value === 'string' ? masks[mask](value) : null;
}
