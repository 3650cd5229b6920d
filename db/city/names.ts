import type { Random } from './random.ts';

const SURNAMES = (
  '王王王王李李李李张张张张刘刘刘陈陈陈杨杨黄黄赵周周吴徐孙马胡朱郭何何罗罗高林郑梁谢唐唐许冯宋韩邓邓彭曹曾田' +
  '萧潘袁蔡蒋蒋余余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭谭陆范汪廖廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃冉向牟'
).split('');
const RARE = ['欧阳', '上官', '司马', '令狐'];

/** Given names by the sex and the time they were usual in. */
const GIVEN = {
  '1': {
    1920: '国华 德明 兴发 世清 光荣 永福 正才 树林 大贵 文明 昌富 泽民 明德 绍云 仕成 朝贵'.split(' '),
    1955: '建国 建华 志强 国强 建军 勇 军 伟 永明 长江 小平 明 刚 平 华 志明 国庆 卫东 红兵 大勇'.split(' '),
    1980: '伟 强 磊 洋 勇 杰 涛 超 鹏 飞 波 俊 斌 浩 宇 亮 凯 健 鑫 龙 毅 川'.split(' '),
    2000: '浩然 子轩 宇轩 俊杰 博文 梓豪 一鸣 宇航 睿 子涵 皓轩 昊天 俊熙 泽宇 奕辰 铭泽 沐宸 景行'.split(
      ' ',
    ),
  },
  '2': {
    1920: '秀英 桂英 玉兰 素华 淑芳 桂芳 秀兰 玉珍 光碧 文秀 德芳 素珍 国珍 清秀 大碧 世芬'.split(' '),
    1955: '秀芳 丽华 建英 小红 小兰 春梅 玉梅 芳 敏 群 琼 萍 红 碧 英 蓉 晓玲 国秀 惠 燕'.split(' '),
    1980: '娜 静 丽 艳 敏 燕 娟 霞 婷 雪 莉 倩 丹 玲 晶晶 欢 洁 茜 小利 园园 瑶 露'.split(' '),
    2000: '欣怡 梓涵 诗涵 雨桐 一诺 子萱 可馨 佳怡 思彤 语嫣 若曦 梦瑶 依依 沐瑶 清妍 芷晴 诗雨 欣妍'.split(
      ' ',
    ),
  },
} as const;

export type Sex = '1' | '2';

export const surname = (random: Random): string =>
  random.chance(0.002) ? random.pick(RARE) : random.pick(SURNAMES);

export function givenName(random: Random, sex: Sex, born: number): string {
  const names = GIVEN[sex];
  return random.pick(names[born < 1955 ? 1920 : born < 1980 ? 1955 : born < 2000 ? 1980 : 2000]);
}
