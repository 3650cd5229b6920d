import type { Mask } from './classification.ts';

/** Compound surnames in use; what is not in the list counts as a surname of one character. */
const COMPOUND = new Set(
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 西门 拓跋 轩辕'.split(
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

/** The chapter letter of an ICD code; text of a diagnosis tells nothing. */
const maskDiagnosis = (value: string): string => (/^[A-Z]\d/.test(value) ? `${value[0]}**` : '***');

/** How a value of each kind looks to a reader who may see it masked. Pure; lengths follow the value's. */
export const masks: Readonly<Record<Mask, (value: string) => string>> = {
  NAME: maskName,
  ID_NUMBER: (value) => keep(value, 3, 4),
  PHONE: (value) => keep(value, 3, 4),
  ADDRESS: maskAddress,
  DATE_TO_YEAR: (value) => value.slice(0, 4),
  FILE_NUMBER: (value) => keep(value, 6, 2),
  CARD: (value) => keep(value, 4, 4),
  DIAGNOSIS: maskDiagnosis,
};
