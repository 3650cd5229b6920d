import type { InstitutionKey } from './institutions.ts';

/**
 * A fictitious resident. Numbers are well formed and belong to nobody; the id number's address code is the place
 * of first issue (some are from before 1997), never the managing county.
 */
export interface DemoPerson {
  name: string;
  sex: '1' | '2';
  birthDate: string;
  /** Absent: not issued yet. */
  idNumber?: string;
  /** Health card number, or the hub code of a person who has none. */
  code: string;
  /** HEALTH_CARD where absent. */
  codeSystem?: 'HUB_CODE';
  phone: string;
  /** The managing division; its township and district follow from it. */
  village: string;
  area: string;
  address: string;
  /** 17 digits. Its third segment is the file rule's own (101–199 is a village), not the Bureau's code. */
  fileNumber: string;
  managedBy: InstitutionKey | null;
}

const SHAPINGBA = '重庆市沙坪坝区';
const BANAN = '重庆市巴南区';

export const people = {
  zhangWei: {
    name: '张伟',
    sex: '1',
    birthDate: '1985-06-12',
    idNumber: '500106198506120113',
    code: 'CQ5001060000000017',
    phone: '13800001001',
    village: '500106001001',
    area: SHAPINGBA,
    address: `${SHAPINGBA}小龙坎街道龙泉路1号2单元301`,
    fileNumber: '50010600100100001',
    managedBy: 'communityCentre',
  },
  liNa: {
    name: '李娜',
    sex: '2',
    birthDate: '1987-11-03',
    idNumber: '500106198711030221',
    code: 'CQ5001060000000025',
    phone: '13800001002',
    village: '500106001001',
    area: SHAPINGBA,
    address: `${SHAPINGBA}小龙坎街道龙泉路1号2单元301`,
    fileNumber: '50010600100100002',
    managedBy: 'communityCentre',
  },
  zhangYihan: {
    name: '张一涵',
    sex: '2',
    birthDate: '2018-05-18',
    idNumber: '500106201805180268',
    code: 'CQ5001060000000033',
    phone: '13800001002',
    village: '500106001001',
    area: SHAPINGBA,
    address: `${SHAPINGBA}小龙坎街道龙泉路1号2单元301`,
    fileNumber: '50010600100100003',
    managedBy: 'communityCentre',
  },
  zhangHaoran: {
    name: '张浩然',
    sex: '1',
    birthDate: '2011-09-07',
    idNumber: '500106201109070356',
    code: 'CQ5001060000000041',
    phone: '13800001002',
    village: '500106001001',
    area: SHAPINGBA,
    address: `${SHAPINGBA}小龙坎街道龙泉路1号2单元301`,
    fileNumber: '50010600100100004',
    managedBy: 'communityCentre',
  },
  wangXiulan: {
    name: '王秀兰',
    sex: '2',
    birthDate: '1952-03-14',
    idNumber: '510202195203140422',
    code: 'CQ5001060000000058',
    phone: '13800001005',
    village: '500106001004',
    area: SHAPINGBA,
    address: `${SHAPINGBA}小龙坎街道嘉新路12号1单元101`,
    fileNumber: '50010600100400001',
    managedBy: 'communityCentre',
  },
  yangJun: {
    name: '杨军',
    sex: '1',
    birthDate: '1978-02-28',
    idNumber: '500106197802280539',
    code: 'CQ5001060000000066',
    phone: '13800001006',
    village: '500106001005',
    area: SHAPINGBA,
    address: `${SHAPINGBA}小龙坎街道康宁路7号`,
    fileNumber: '50010600100500001',
    managedBy: 'communityCentre',
  },
  ouyangMing: {
    name: '欧阳明',
    sex: '1',
    birthDate: '1969-07-30',
    idNumber: '500103196907300176',
    code: 'CQ5001060000000074',
    phone: '13800001007',
    village: '500106001007',
    area: SHAPINGBA,
    address: `${SHAPINGBA}小龙坎街道快乐里15号`,
    fileNumber: '50010600100700001',
    managedBy: 'communityCentre',
  },
  chenGuoqiang: {
    name: '陈国强',
    sex: '1',
    birthDate: '1955-08-20',
    idNumber: '510226195508200191',
    code: 'CQ5001130000000081',
    phone: '13800001008',
    village: '500113107208',
    area: BANAN,
    address: `${BANAN}安澜镇五通村3组`,
    fileNumber: '50011310710100001',
    managedBy: 'townshipHospital',
  },
  liuFang: {
    name: '刘芳',
    sex: '2',
    birthDate: '1992-11-13',
    idNumber: '500113199211130283',
    code: 'CQ5001130000000099',
    phone: '13800001009',
    village: '500113011002',
    area: BANAN,
    address: `${BANAN}莲花街道莲花路6号`,
    fileNumber: '50011301100200001',
    managedBy: 'lotusCentre',
  },
  zhaoXiaoyu: {
    name: '赵小雨',
    sex: '1',
    birthDate: '2025-09-15',
    code: 'HHBPKMFR7DMB1',
    codeSystem: 'HUB_CODE',
    phone: '13800001009',
    village: '500113011002',
    area: BANAN,
    address: `${BANAN}莲花街道莲花路6号`,
    fileNumber: '50011301100200002',
    managedBy: 'lotusCentre',
  },
  sunGuihua: {
    name: '孙桂华',
    sex: '2',
    birthDate: '1949-01-25',
    idNumber: '510226194901250246',
    code: 'CQ5001130000000107',
    phone: '13800001011',
    village: '500113011003',
    area: BANAN,
    address: `${BANAN}莲花街道秦家院9号`,
    fileNumber: '50011301100300001',
    managedBy: 'lotusCentre',
  },
  huangJie: {
    name: '黄杰',
    sex: '1',
    birthDate: '1990-12-06',
    idNumber: '500112199012060378',
    code: 'CQ5001120000000112',
    phone: '13800001012',
    village: '500112009001',
    area: '重庆市渝北区',
    address: '重庆市渝北区人和街道和睦路2号',
    fileNumber: '50011200900100001',
    managedBy: null,
  },
} as const satisfies Record<string, DemoPerson>;

export type PersonKey = keyof typeof people;

/** Guardian and child. */
export const guardians: readonly { guardian: PersonKey; child: PersonKey }[] = [
  { guardian: 'liNa', child: 'zhangYihan' },
  { guardian: 'liNa', child: 'zhangHaoran' },
  { guardian: 'liuFang', child: 'zhaoXiaoyu' },
];

/** Who lives together, each with the relation to the head (GB/T 4761). */
export const households: readonly Partial<Record<PersonKey, string>>[] = [
  { zhangWei: '02', liNa: '10', zhangYihan: '30', zhangHaoran: '20' },
  { liuFang: '02', zhaoXiaoyu: '20' },
];

/** Years away from where the file is kept now, in another district. */
export const away = {
  zhangWei: { from: '2014-03-01', to: '2016-09-01', village: '500113011002', managedBy: 'lotusCentre' },
} as const satisfies Partial<
  Record<PersonKey, { from: string; to: string; village: string; managedBy: InstitutionKey }>
>;
