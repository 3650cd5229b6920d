import { institutions as demo } from '../demo/institutions.ts';
import { lateShare } from './arrival.ts';
import { creditCode } from './institution-code.ts';
import type { Places, Village } from './places.ts';

/** What an institution does for the city's people. */
export type Kind = 'HOSPITAL' | 'MENTAL' | 'CHILDREN' | 'PRIMARY' | 'CLINIC' | 'PUBLIC';

export interface CityInstitution {
  code: string;
  name: string;
  /** WS 218-2002, third level. */
  class: string;
  /** Of the city's master-data guide; null for what has no level. */
  level: string | null;
  kind: Kind;
  district: string;
  township: string;
  address: string;
  phone: string;
  /** The person (by number) with whom it comes into the city. */
  opensAt: number;
  /** The share of its records that it delivers late. */
  late: number;
  /** One of the demo people's, which is there already. */
  demo: boolean;
}

/** What is in reach of those who live in a village. */
export interface Reach {
  clinics: readonly CityInstitution[];
  primary: CityInstitution;
  /** Those of the district, then those of the city. */
  hospitals: readonly CityInstitution[];
}

export interface Institutions {
  /** In the order in which they open, without the demo people's. */
  all: readonly CityInstitution[];
  /** Those of the demo people, which get more staff. */
  demo: readonly CityInstitution[];
  reach(village: Village): Reach;
  byCode(code: string): CityInstitution | undefined;
  mental: CityInstitution;
  children: CityInstitution;
}

type Template = readonly [class_: string, level: string | null, name: string, opensAt?: number];

const THIRD_A = '2';
const UNGRADED = '14';

/** Of each of the two dense districts, of each other one, and of the city; opened as the city grows. */
const DENSE: readonly Template[] = [
  ['A100', '5', '人民医院'],
  ['A210', '5', '中医院'],
  ['A100', '6', '第二人民医院'],
  ['A100', '11', '康宁医院'],
  ['A511', '12', '口腔医院'],
  ['A512', '12', '眼科医院'],
  ['A527', '9', '康复医院'],
  ['A600', UNGRADED, '疗养院'],
  ['A710', UNGRADED, '护理院'],
  ['D110', null, '综合门诊部'],
  ['D152', null, '口腔门诊部'],
  ['D500', null, '中小学卫生保健所'],
  ['E200', null, '急救中心站'],
  ['H214', null, '结核病防治所'],
  ['A100', '3', '中心医院', 40_000],
  ['A518', '6', '妇产医院', 60_000],
  ['A526', '12', '骨科医院', 80_000],
  ['A100', '5', '第三人民医院', 100_000],
  ['A300', '6', '中西医结合医院', 150_000],
  ['A539', '12', '老年病医院', 200_000],
  ['A100', '6', '第四人民医院', 250_000],
  ['A522', '12', '皮肤病医院', 300_000],
  ['A100', '5', '第五人民医院', 400_000],
  ['A100', '6', '第六人民医院', 600_000],
];
const EVERYWHERE: readonly Template[] = [
  ['G100', '6', '妇幼保健院'],
  ['J100', null, '疾病预防控制中心'],
  ['K100', null, '卫生监督所'],
  ['F130', null, '中心血库', 200_000],
  ['H211', null, '口腔病防治所', 300_000],
];
const SPARSE: readonly Template[] = [
  ['A100', '5', '人民医院'],
  ['A210', '6', '中医院', 5_000],
  ['E300', null, '急救站', 15_000],
  ['A100', '8', '第二人民医院', 60_000],
  ['A520', '6', '精神卫生中心', 120_000],
  ['A710', UNGRADED, '护理院', 200_000],
  ['A511', '12', '口腔医院', 300_000],
  ['A100', '9', '博爱医院', 400_000],
  ['A527', '9', '康复医院', 500_000],
];
const CITY_DISTRICT = '500103';
const CITY: readonly Template[] = [
  ['A519', THIRD_A, '儿童医院'],
  ['A520', THIRD_A, '精神卫生中心'],
  ['A514', THIRD_A, '肿瘤医院'],
  ['A521', THIRD_A, '公共卫生医疗救治中心'],
  ['A525', '5', '职业病防治医院'],
  ['E100', null, '急救中心'],
  ['F110', null, '血液中心'],
  ['H113', null, '职业病防治院'],
  ['J100', null, '疾病预防控制中心'],
  ['L100', null, '卫生监督检验所'],
  ['M200', null, '预防医学研究院'],
  ['N110', null, '医药高等专科学校'],
  ['O100', null, '健康教育所'],
  ['P110', null, '临床检验中心'],
  ['P918', null, '卫生健康统计信息中心'],
];

const GENERAL = /^A(100|210|300)/;
const kindOf = (class_: string): Kind => {
  if (GENERAL.test(class_)) return 'HOSPITAL';
  if (class_ === 'A520') return 'MENTAL';
  if (class_ === 'A519') return 'CHILDREN';
  if (/^(B1|C)/.test(class_)) return 'PRIMARY';
  return /^(B2|D2|D3|D6)/.test(class_) ? 'CLINIC' : 'PUBLIC';
};

/** Every institution the city can have, whatever its size: the same for every seed. */
export function createInstitutions(places: Places): Institutions {
  const all: CityInstitution[] = [];
  const add = (
    village: Village,
    [class_, level, name, opensAt = 0]: Template,
    owner: string,
  ): CityInstitution => {
    const serial = all.length + 1;
    const code = creditCode(class_.startsWith('D2') ? '91' : '12', village.district, serial);
    const one: CityInstitution = {
      code,
      name: `${owner}示范${name}`,
      class: class_,
      level,
      kind: kindOf(class_),
      district: village.district,
      township: village.township,
      address: `重庆市${village.districtName}${village.townshipName}示范路${(serial % 400) + 1}号`,
      phone: `023-${60_000_000 + serial}`,
      opensAt,
      late: lateShare(code, village.district),
      demo: false,
    };
    all.push(one);
    return one;
  };

  const villages = [...places.dense, ...places.sparse];
  const seats = new Map<string, Village>();
  for (const village of villages) if (!seats.has(village.district)) seats.set(village.district, village);
  const dense = new Set(places.dense.map(({ district }) => district));
  const hospitals = new Map<string, CityInstitution[]>();
  for (const [district, seat] of seats) {
    const templates = [...(dense.has(district) ? DENSE : SPARSE), ...EVERYWHERE];
    const here = templates.map((template) => add(seat, template, seat.districtName));
    hospitals.set(
      district,
      here.filter(({ kind }) => kind === 'HOSPITAL'),
    );
  }
  const ofCity = CITY.map((template) => add(seats.get(CITY_DISTRICT)!, template, '重庆市'));

  const fromDemo = (key: keyof typeof demo): CityInstitution => {
    const { source: _source, ...one } = demo[key];
    const late = lateShare(one.code, one.district);
    return { ...one, kind: kindOf(one.class), opensAt: 0, late, demo: true };
  };
  const university = fromDemo('hospital');
  const primaries = new Map(
    (['communityCentre', 'lotusCentre', 'townshipHospital'] as const).map((key) => {
      const one = fromDemo(key);
      return [one.township, one] as const;
    }),
  );
  const ofDemo = [university, ...primaries.values()];
  const clinics = new Map<string, CityInstitution[]>();
  villages.forEach((village, n) => {
    const { opensAt, township, townshipName } = village;
    if (!primaries.has(township)) primaries.set(township, add(village, primaryOf(village, n), townshipName));
    const name = village.name.replace(/(社区居民|村民|居民)委员会$/, '');
    const templates: Template[] = village.rural
      ? [['D600', null, `${name}卫生室`, opensAt]]
      : [['D211', null, `${name}诊所`, opensAt]];
    if (!village.rural && n % 2 === 0) templates.push(['B200', null, `${name}社区卫生服务站`, opensAt]);
    if (n % 3 === 0) templates.push(['D212', null, `${name}中医诊所`, opensAt + 20_000]);
    if (n % 10 === 0) templates.push(['D215', null, `${name}口腔诊所`, opensAt + 50_000]);
    const here = templates.map((template) => add(village, template, townshipName));
    clinics.set(
      village.code,
      here.filter((one) => one.class !== 'D215' && one.opensAt === opensAt),
    );
  });

  all.sort((a, b) => a.opensAt - b.opensAt);
  const byCode = new Map([...all, ...ofDemo].map((one) => [one.code, one]));
  return {
    all,
    demo: ofDemo,
    reach: ({ code, township, district }) => ({
      clinics: clinics.get(code)!,
      primary: primaries.get(township)!,
      hospitals: [university, ...hospitals.get(district)!],
    }),
    mental: ofCity.find(({ kind }) => kind === 'MENTAL')!,
    byCode: (code) => byCode.get(code),
    children: ofCity.find(({ kind }) => kind === 'CHILDREN')!,
  };
}

/** A street has a community centre; a town a central hospital or an ordinary one. */
function primaryOf({ township, opensAt }: Village, n: number): Template {
  if (Number(township.slice(6)) < 100) return ['B100', UNGRADED, '社区卫生服务中心', opensAt];
  return n % 4 === 0 ? ['C210', '11', '中心卫生院', opensAt] : ['C220', '11', '卫生院', opensAt];
}
