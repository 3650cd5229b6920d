/** Chinese names of the ICD-10 categories that people are most often seen for; the graph gives the codes alone. */
const NAMES = `A09 胃肠炎;A15 呼吸道结核;A16 肺结核;B01 水痘;B02 带状疱疹;B18 慢性病毒性肝炎;C16 胃恶性肿瘤;C18 结肠恶性肿瘤;C34 肺恶性肿瘤;C50 乳房恶性肿瘤;D25 子宫平滑肌瘤;D50 缺铁性贫血;E03 甲状腺功能减退;E05 甲状腺毒症;E10 1型糖尿病;E11 2型糖尿病;E78 脂蛋白代谢紊乱;G20 帕金森病;G40 癫痫;G43 偏头痛;G45 短暂性脑缺血发作;H10 结膜炎;H26 白内障;H52 屈光不正;H66 中耳炎;I10 原发性高血压;I11 高血压性心脏病;I20 心绞痛;I21 急性心肌梗死;I25 慢性缺血性心脏病;I48 心房颤动;I50 心力衰竭;I61 脑内出血;I63 脑梗死;J00 急性鼻咽炎;J02 急性咽炎;J03 急性扁桃体炎;J06 急性上呼吸道感染;J11 流行性感冒;J18 肺炎;J20 急性支气管炎;J30 变应性鼻炎;J44 慢性阻塞性肺疾病;J45 哮喘;K02 龋病;K05 牙龈炎和牙周病;K21 胃食管反流病;K26 十二指肠溃疡;K29 胃炎;K35 急性阑尾炎;K59 功能性肠病;K63 肠的其他疾病;K76 肝的其他疾病;K80 胆石症;L20 特应性皮炎;L30 皮炎;L50 荨麻疹;L70 痤疮;M10 痛风;M17 膝关节病;M54 背痛;M81 骨质疏松;N18 慢性肾脏病;N20 肾和输尿管结石;N39 泌尿系统其他疾患;N40 前列腺增生;N76 阴道炎症;N92 月经异常;O80 单胎顺产;O82 剖宫产;R42 头晕;S06 颅内损伤;S52 前臂骨折;S93 踝和足扭伤;T14 未特指部位损伤;Z00 一般性检查;Z34 妊娠监督`;

const names = new Map(NAMES.split(';').map((line) => [line.slice(0, 3), line.slice(4)]));

/** `I10 原发性高血压`; the code alone where it has no name here. */
export function categoryName(code: string): string {
  const name = names.get(code);
  return name ? `${code} ${name}` : code;
}
