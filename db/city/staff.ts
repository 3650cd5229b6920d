import type { Vault } from '../crypto.ts';
import { demoIds } from '../demo/ids.ts';
import { institutions as demo, type PractitionerKey, practitioners } from '../demo/institutions.ts';
import type { CityInstitution } from './institutions.ts';
import { givenName, surname } from './names.ts';
import { createRandom } from './random.ts';

export interface Practitioner {
  id: string;
  name: string;
  sex: '1' | '2';
  title: string;
  department: string;
  /** One of the demo people's, who is there already. */
  demo: boolean;
}

/** Everyone at an institution, and who sees patients of a department. */
export interface Staff {
  all: readonly Practitioner[];
  departments: readonly string[];
  /** Those of the department; where there is none of the name, those of the first one. */
  of(department: string): readonly Practitioner[];
}

const GENERAL = (
  '内科 心血管内科 呼吸内科 消化内科 神经内科 内分泌科 肾内科 普通外科 骨科 泌尿外科 妇产科 儿科 眼科 耳鼻咽喉科 ' +
  '口腔科 皮肤科 感染科 急诊医学科 肿瘤科 中医科 康复医学科 计划生育科 临床心理 医学影像科 医学检验科'
).split(' ');
const SMALL_HOSPITAL = '内科 普通外科 骨科 妇产科 急诊医学科 中医科 医学影像科'.split(' ');
const PRIMARY =
  '全科医疗科 全科医疗科 全科医疗科 全科医疗科 中医科 预防保健科 预防保健科 儿童保健科 妇女保健科'.split(' ');
const DOCTORS = ['主任医师', '副主任医师', '副主任医师', '主治医师', '主治医师', '主治医师', '医师', '医师'];
const PREVENTION = ['主管护师', '护师', '主治医师', '公卫医师'];

/** Departments with a name for each post. */
function posts({ kind, level, class: class_ }: CityInstitution): readonly string[] {
  const times = (list: readonly string[], n: number) => list.flatMap((name) => Array<string>(n).fill(name));
  switch (kind) {
    case 'HOSPITAL':
      if (Number(level) <= 4) return times(GENERAL, 3);
      return Number(level) <= 7 ? GENERAL : SMALL_HOSPITAL;
    case 'MENTAL':
      return times(['精神科', '临床心理', '内科'], 8);
    case 'CHILDREN':
      return times(['儿科', '小儿外科', '新生儿科', '呼吸内科', '眼科', '耳鼻咽喉科'], 6);
    case 'PRIMARY':
      return PRIMARY;
    case 'CLINIC':
      if (class_ === 'D212') return ['中医科'];
      return class_ === 'D215' ? ['口腔科'] : class_ === 'B200' ? ['全科医疗科', '中医科'] : ['全科医疗科'];
    case 'PUBLIC':
      if (class_.startsWith('G')) return times(['妇产科', '妇女保健科', '儿童保健科'], 3);
      return class_.startsWith('A') ? times(['内科', '康复医学科'], 4) : times(['预防保健科'], 3);
  }
}

/** The practitioners of institutions, each made when first asked for; the same for every seed. */
export function createStaff(vault: Vault): (institution: CityInstitution) => Staff {
  const made = new Map<string, Staff>();
  return (institution) => {
    const known = made.get(institution.code);
    if (known) return known;
    const all = [...demoStaff(vault, institution), ...cityStaff(vault, institution)];
    const by = new Map<string, Practitioner[]>();
    for (const one of all) by.set(one.department, [...(by.get(one.department) ?? []), one]);
    const departments = [...by.keys()];
    const staff: Staff = {
      all,
      departments,
      of: (department) => by.get(department) ?? by.get(departments[0]!)!,
    };
    made.set(institution.code, staff);
    return staff;
  };
}

function cityStaff(vault: Vault, institution: CityInstitution): Practitioner[] {
  return posts(institution).map((department, post) => {
    const id = vault.id('city', 'practitioner', institution.code, String(post));
    const random = createRandom(Number.parseInt(institution.code.slice(10, 16), 36), post, 1);
    const sex = random.chance(0.55) ? '2' : '1';
    const name = surname(random) + givenName(random, sex, random.between(1962, 1996));
    const titles = department === '预防保健科' ? PREVENTION : DOCTORS;
    return { id, name, sex, title: random.pick(titles), department, demo: false };
  });
}

function demoStaff(vault: Vault, { code }: CityInstitution): Practitioner[] {
  const ids = demoIds(vault);
  return (Object.keys(practitioners) as PractitionerKey[])
    .filter((key) => demo[practitioners[key].institution].code === code)
    .map((key) => {
      const { institution: _institution, ...one } = practitioners[key];
      return { ...one, id: ids.practitioner(key), demo: true };
    });
}
