/** A concept as a demo record carries it: delivered and national code are the same. */
export interface DemoCode {
  system: 'ICD-10' | 'ATC' | 'LOINC' | 'CVX';
  code: string;
  name: string;
}

/** The system's address in a delivered FHIR resource. */
export const systemUri: Record<DemoCode['system'], string> = {
  'ICD-10': 'http://hl7.org/fhir/sid/icd-10',
  ATC: 'http://www.whocc.no/atc',
  LOINC: 'http://loinc.org',
  CVX: 'http://hl7.org/fhir/sid/cvx',
};

const icd10 = (code: string, name: string): DemoCode => ({ system: 'ICD-10', code, name });
const atc = (code: string, name: string): DemoCode => ({ system: 'ATC', code, name });
const loinc = (code: string, name: string): DemoCode => ({ system: 'LOINC', code, name });
const cvx = (code: string, name: string): DemoCode => ({ system: 'CVX', code, name });

export const diagnoses = {
  hypertension: icd10('I10', '原发性高血压'),
  diabetes: icd10('E11.9', '2型糖尿病，不伴有并发症'),
  cold: icd10('J06.9', '急性上呼吸道感染'),
  bronchitis: icd10('J20.9', '急性支气管炎'),
  copd: icd10('J44.9', '慢性阻塞性肺疾病'),
  asthma: icd10('J45.9', '哮喘'),
  gastritis: icd10('K29.5', '慢性胃炎'),
  sprain: icd10('S93.4', '踝关节扭伤'),
  dyslipidaemia: icd10('E78.5', '高脂血症'),
  hiv: icd10('B24', '人类免疫缺陷病毒病'),
} as const;

export const drugs = {
  amlodipine: atc('C08CA01', '氨氯地平'),
  metformin: atc('A10BA02', '二甲双胍'),
  salbutamol: atc('R03AC02', '沙丁胺醇'),
  tiotropium: atc('R03BB04', '噻托溴铵'),
  ibuprofen: atc('M01AE01', '布洛芬'),
  omeprazole: atc('A02BC01', '奥美拉唑'),
  atorvastatin: atc('C10AA05', '阿托伐他汀'),
  ambroxol: atc('R05CB06', '氨溴索'),
  efavirenz: atc('J05AG03', '依非韦伦'),
  penicillins: atc('J01CE', '青霉素类'),
} as const;

export const tests = {
  lipidPanel: loinc('57698-3', '血脂检查'),
  cholesterol: loinc('2093-3', '总胆固醇'),
  triglyceride: loinc('2571-8', '甘油三酯'),
  ldl: loinc('13457-7', '低密度脂蛋白胆固醇'),
  hdl: loinc('2085-9', '高密度脂蛋白胆固醇'),
} as const;

export const vaccines = {
  bcg: cvx('19', '卡介苗'),
  hepatitisB: cvx('08', '乙型肝炎疫苗'),
  polio: cvx('10', '脊髓灰质炎灭活疫苗'),
  dtap: cvx('20', '百白破疫苗'),
  mmr: cvx('03', '麻腮风疫苗'),
  influenza: cvx('141', '流感疫苗'),
} as const;
