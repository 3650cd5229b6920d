import { describe, expect, test } from 'vitest';
import { MASKS, type Mask } from './classification.ts';
import { masks } from './masks.ts';

const CASES: readonly [Mask, string, string][] = [
  ['NAME', '张伟', '张*'],
  ['NAME', '张一涵', '张**'],
  ['NAME', '张', '张*'],
  ['NAME', '欧阳明', '欧阳*'],
  ['NAME', '司马相如', '司马**'],
  ['NAME', '淳于意', '淳于*'],
  ['ID_NUMBER', '500106850612011', '500********2011'],
  // Two characters are a surname of one and a given name, even where they also are a compound surname.
  ['NAME', '欧阳', '欧*'],
  ['NAME', '阿卜杜拉·买买提', '阿*******'],
  ['NAME', '𠮷田', '𠮷*'],
  ['NAME', 'John Smith', 'J***'],
  ['NAME', 'Émile', 'É***'],
  ['ID_NUMBER', '500106198506120113', '500***********0113'],
  ['ID_NUMBER', '50010619850612011X', '500***********011X'],
  ['ID_NUMBER', '1234567', '*******'],
  ['ID_NUMBER', '12', '**'],
  ['PHONE', '13800001001', '138****1001'],
  ['PHONE', '023-65000001', '023*****0001'],
  ['PHONE', '110', '***'],
  ['ADDRESS', '重庆市沙坪坝区小龙坎街道龙泉路1号', '重庆市沙坪坝区***'],
  ['ADDRESS', '重庆市酉阳土家族苗族自治县桃花源街道1号', '重庆市酉阳土家族苗族自治县***'],
  ['ADDRESS', '重庆市云阳县双江街道', '重庆市云阳县***'],
  ['ADDRESS', 'Main Street 1, Boston', '***'],
  ['DATE_TO_YEAR', '1985-06-12', '1985'],
  ['DATE_TO_YEAR', '1985', '1985'],
  ['DATE_TO_YEAR', '1985-06', '1985'],
  ['FILE_NUMBER', '50010600100100001', '500106*********01'],
  ['CARD', 'CQ5001060000000017', 'CQ50**********0017'],
  ['DIAGNOSIS', 'E11.9', 'E00-E90'],
  ['DIAGNOSIS', 'I10', 'I00-I99'],
  // The letter alone would tell more, or less, than the chapter.
  ['DIAGNOSIS', 'B34.9', 'A00-B99'],
  ['DIAGNOSIS', 'D46.9', 'C00-D48'],
  ['DIAGNOSIS', 'D50.9', 'D50-D89'],
  ['DIAGNOSIS', 'H60.0', 'H60-H95'],
  ['DIAGNOSIS', 'W19', 'V01-Y98'],
  ['DIAGNOSIS', 'D49', '***'],
  ['DIAGNOSIS', 'C08CA01', 'C**'],
  ['DIAGNOSIS', '2093-3', '***'],
  ['DIAGNOSIS', '2型糖尿病', '***'],
  ['DIAGNOSIS', 'Asthma', '***'],
  ['AMOUNT', '9860.75', '9900'],
  ['AMOUNT', '186.4', '200'],
  ['AMOUNT', '49.99', '0'],
  ['AMOUNT', '0', '0'],
  ['AMOUNT', '约九千', '***'],
  ['DATE_TO_YEAR', '2024-03-01 08:30:00+00', '2024'],
];

describe('a mask', () => {
  test.each(CASES)('%s makes of “%s” “%s”', (mask, value, masked) => {
    expect(masks[mask](value)).toBe(masked);
  });

  test('DATE_TO_YEAR tells the oldest together', () => {
    const last = new Date().getUTCFullYear() - 90;
    for (const year of [last, last - 1, 1900]) expect(masks.DATE_TO_YEAR(`${year}-12-31`)).toBe(`≤${last}`);
    expect(masks.DATE_TO_YEAR(`${last + 1}-01-01`)).toBe(String(last + 1));
  });

  test.each(MASKS)('%s leaves nothing of an empty value to tell', (mask) => {
    expect(masks[mask]('').replaceAll('*', '')).toBe('');
  });

  test.each(['ID_NUMBER', 'PHONE', 'CARD', 'FILE_NUMBER'] as const)(
    '%s hides all but the ends it keeps',
    (mask) => {
      const kept = { ID_NUMBER: 7, PHONE: 7, CARD: 8, FILE_NUMBER: 8 }[mask];
      for (let length = 1; length <= 40; length++) {
        const masked = masks[mask]('8'.repeat(length));
        expect(masked).toHaveLength(length);
        expect(masked.replaceAll('*', '')).toHaveLength(length > kept ? kept : 0);
      }
    },
  );
});
