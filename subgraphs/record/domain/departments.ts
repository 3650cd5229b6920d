import type { CodeableConcept } from '@medplum/fhirtypes';

/** 《医疗机构诊疗科目名录》 (1994, with additions): the first-level names and the second-level ones in common use. */
const departments: ReadonlySet<string> = new Set(
  (
    '预防保健科 全科医疗科 内科 呼吸内科 消化内科 神经内科 心血管内科 血液内科 肾病学 肾内科 内分泌 内分泌科 免疫学 变态反应 老年病 老年医学科 ' +
    '外科 普通外科 神经外科 骨科 泌尿外科 胸外科 心脏大血管外科 烧伤科 整形外科 妇产科 妇科 产科 计划生育 计划生育科 优生学 生殖健康与不孕症 生殖医学科 ' +
    '妇女保健科 儿科 新生儿科 小儿外科 儿童保健科 眼科 耳鼻咽喉科 口腔科 皮肤科 皮肤性病科 皮肤病 性传播疾病 性病科 医疗美容科 精神科 精神卫生 ' +
    '心理科 临床心理 药物依赖 感染科 传染科 肠道传染病 呼吸道传染病 肝炎 艾滋病科 结核病科 地方病科 肿瘤科 急诊医学科 急诊科 康复医学科 运动医学科 ' +
    '职业病科 临终关怀科 麻醉科 疼痛科 重症医学科 医学检验科 病理科 医学影像科 放射科 超声科 中医科 民族医学科 中西医结合科'
  ).split(' '),
);

/** The names of the department, in the sender's words. */
export const departmentNames = (serviceType: CodeableConcept | undefined): string[] =>
  [...(serviceType?.coding ?? []).map(({ display }) => display), serviceType?.text].filter(
    (name) => name !== undefined,
  );

/** The department of an encounter when it is one by its standard name; other words are free text and are not kept. */
export const departmentOf = (names: readonly string[]): string | null =>
  names.find((name) => departments.has(name)) ?? null;
