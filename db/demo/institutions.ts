/** A demo institution; its code is a well-formed social credit code (GB 32100-2015) that nobody holds. */
export interface DemoInstitution {
  code: string;
  name: string;
  /** WS 218-2002. */
  class: string;
  /** Hospital level of the city's master-data guide: 2 is 三级甲等, 14 未定级. */
  level: string;
  district: string;
  township: string;
  address: string;
  phone: string;
  /** The registered source that delivers for it. */
  source: string;
}

export const institutions = {
  hospital: {
    code: '12500106MB0A00018Y',
    name: '沙坪坝示范人民医院',
    class: 'A100',
    level: '2',
    district: '500106',
    township: '500106001',
    address: '重庆市沙坪坝区小龙坎示范路1号',
    phone: '023-65000001',
    source: 'DEMO',
  },
  communityCentre: {
    code: '12500106MB0A00026R',
    name: '小龙坎街道示范社区卫生服务中心',
    class: 'B100',
    level: '14',
    district: '500106',
    township: '500106001',
    address: '重庆市沙坪坝区小龙坎示范路20号',
    phone: '023-65000002',
    source: 'DEMO-XLK',
  },
  lotusCentre: {
    code: '12500113MB0A00034Q',
    name: '莲花街道示范社区卫生服务中心',
    class: 'B100',
    level: '14',
    district: '500113',
    township: '500113011',
    address: '重庆市巴南区莲花示范路8号',
    phone: '023-66000003',
    source: 'DEMO-LH',
  },
  townshipHospital: {
    code: '12500113MB0A00042K',
    name: '安澜示范中心卫生院',
    class: 'C210',
    level: '11',
    district: '500113',
    township: '500113107',
    address: '重庆市巴南区安澜镇示范街3号',
    phone: '023-66000004',
    source: 'DEMO-AL',
  },
} as const satisfies Record<string, DemoInstitution>;

export type InstitutionKey = keyof typeof institutions;

export const practitioners = {
  internist: { name: '周明', sex: '1', title: '主任医师', department: '心血管内科', institution: 'hospital' },
  infectiologist: {
    name: '许静',
    sex: '2',
    title: '副主任医师',
    department: '感染科',
    institution: 'hospital',
  },
  surgeon: { name: '何涛', sex: '1', title: '主治医师', department: '骨科', institution: 'hospital' },
  familyDoctor: {
    name: '唐丽',
    sex: '2',
    title: '主治医师',
    department: '全科医疗科',
    institution: 'communityCentre',
  },
  nurse: {
    name: '冯雪',
    sex: '2',
    title: '主管护师',
    department: '预防保健科',
    institution: 'communityCentre',
  },
  lotusDoctor: {
    name: '邓强',
    sex: '1',
    title: '主治医师',
    department: '全科医疗科',
    institution: 'lotusCentre',
  },
  townDoctor: {
    name: '蒋波',
    sex: '1',
    title: '主治医师',
    department: '内科',
    institution: 'townshipHospital',
  },
} as const satisfies Record<
  string,
  { name: string; sex: string; title: string; department: string; institution: InstitutionKey }
>;

export type PractitionerKey = keyof typeof practitioners;
