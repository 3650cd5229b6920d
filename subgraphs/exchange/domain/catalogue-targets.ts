/** What of the catalogue is counted, with what the city's own standard has of it. */
export interface TargetLine {
  kind: 'CLASS' | 'ITEM' | 'ORDER' | 'DETAIL' | 'FIELD' | 'RESOURCE';
  name: string;
  unit: string;
  /** What the city's catalogue comes to; it covers more systems than this hub. Null where the standard has no number. */
  city: number | null;
  source: string | null;
}

const STANDARD = '《卫生健康信息资源目录体系》地方标准 (2025-04)';

const of = (kind: TargetLine['kind'], name: string, unit: string, city: number | null): TargetLine => ({
  kind,
  name,
  unit,
  city,
  source: city === null ? null : STANDARD,
});

export const targetLines: readonly TargetLine[] = [
  of('CLASS', '类', '个', 3),
  of('ITEM', '项', '个', 21),
  of('ORDER', '目', '个', 94),
  of('DETAIL', '细目', '个', 234),
  of('FIELD', '信息项', '个', 7138),
  of('RESOURCE', '信息资源', '个', null),
];
