import type { Place, Quantities } from './raw-figures.ts';

/** Numerator, denominator and factor of a figure, in quantities of raw-figures.ts joined by +. */
export type Defined = readonly [numerator: string, denominator?: string, factor?: number];

const share = (numerator: string, denominator: string): Defined => [numerator, denominator, 100];
const ASSETS: ReadonlySet<string> = new Set(['institutions', 'beds', 'practitioners']);
const all = (what: string, ...names: readonly string[]) => names.map((name) => `${what} ${name}`).join('+');
const HT = 'hypertension';
const DM = 'diabetes';

/** What a division's portrait shows. */
export const DIVISION: Readonly<Record<string, Defined>> = {
  population: ['population'],
  births: ['births'],
  deaths: ['deaths'],
  elderly: share('population elderly', 'population'),
  children: share('population 0-6', 'population'),
  fileCoverage: share('files', 'population'),
  fileUse: share('files used', 'files'),
  hypertensionManaged: share(`managed ${HT}`, `enrolled ${HT}`),
  hypertensionStandard: share(`standard ${HT}`, `managed ${HT}`),
  hypertensionControl: share(`controlled ${HT}`, `managed ${HT}`),
  diabetesStandard: share(`standard ${DM}`, `managed ${DM}`),
  diabetesControl: share(`controlled ${DM}`, `managed ${DM}`),
  visits: ['visits'],
  primaryShare: share('visits primary', 'visits'),
  insideShare: share('visits inside', 'visits'),
  insideAdmissions: share('visits inside 3', 'visits 3'),
  referralsDown: share(all('referrals', 'down', 'back'), all('referrals', 'up', 'down', 'back')),
  outpatientCost: ['cost 1', 'visits 1'],
  admissionCost: ['cost 3', 'visits 3'],
  lengthOfStay: ['bed days 3', 'visits 3'],
  insuranceShare: share('insurance', 'cost'),
  contracts: share('contracts', 'population'),
  elderlyContracts: share('contracts elderly', 'population elderly'),
  doses: ['doses', 'population'],
  beds: ['beds', 'population', 1000],
  practitioners: ['practitioners', 'population', 1000],
  institutions: ['institutions'],
};

/** What an institution's portrait shows, and which way it is better where that counts for the radar. */
export const INSTITUTION: Readonly<Record<string, readonly [Defined, axis?: string, better?: 1 | -1]>> = {
  visits: [['visits']],
  admissions: [['admissions']],
  outpatientCost: [['cost 1', 'visits 1']],
  admissionCost: [['cost 3', 'visits 3']],
  insuranceShare: [share('insurance', 'cost')],
  bedUse: [['occupied', 'beds', 0.273973], 'EFFICIENCY', 1],
  lengthOfStay: [['bed days 3', 'visits 3'], 'EFFICIENCY', -1],
  visitsPerPractitioner: [['visits', 'practitioners'], 'EFFICIENCY', 1],
  hypertensionControl: [share(`controlled ${HT}`, `managed ${HT}`), 'QUALITY', 1],
  diabetesControl: [share(`controlled ${DM}`, `managed ${DM}`), 'QUALITY', 1],
  referralsAccepted: [
    share(all('referrals accepted', 'up', 'down', 'back'), all('referrals', 'up', 'down', 'back')),
    'QUALITY',
    1,
  ],
  timely: [share('delivered in time', 'delivered'), 'QUALITY', 1],
  readmitted: [share('admissions again', 'admissions'), 'SAFETY', -1],
  died: [share('admissions died', 'admissions'), 'SAFETY', -1],
};

/** The indicators that are computed. */
export const INDICATORS: Readonly<Record<string, Defined>> = {
  'BPH-01': DIVISION.fileCoverage!,
  'BPH-02': DIVISION.fileUse!,
  'BPH-03': DIVISION.hypertensionManaged!,
  'BPH-04': DIVISION.hypertensionStandard!,
  'BPH-05': DIVISION.hypertensionControl!,
  'BPH-06': share(`managed ${DM}`, `enrolled ${DM}`),
  'BPH-07': DIVISION.diabetesStandard!,
  'BPH-08': DIVISION.diabetesControl!,
  'BPH-09': share(all('standard', HT, DM), all('managed', HT, DM)),
  'BPH-10': share(`follow-ups face to face ${HT}`, `follow-ups ${HT}`),
  'BPH-11': share(`follow-ups face to face ${DM}`, `follow-ups ${DM}`),
  'BPH-12': [`follow-ups ${HT}`, `enrolled ${HT}`],
  'BPH-13': share('files elderly', 'population elderly'),
  'BPH-14': share('files elderly used', 'files elderly'),
  'BPH-15': share('files 0-4', 'population 0-4'),
  'BPH-16': ['doses 0-4', 'population 0-4'],
  'FD-01': DIVISION.contracts!,
  'FD-02': DIVISION.elderlyContracts!,
  'FD-03': share('contracts 0-4', 'population 0-4'),
  'FD-04': share('contracts served', 'contracts'),
  'FD-05': ['contracts'],
  'SS-01': DIVISION.primaryShare!,
  'SS-02': share('visits tertiary', 'visits'),
  'SS-03': DIVISION.insideShare!,
  'SS-04': DIVISION.insideAdmissions!,
  'SS-05': ['visits', 'population'],
  'SS-06': share('visits 3', 'population'),
  'SS-07': DIVISION.elderly!,
  'SS-08': DIVISION.beds!,
  'SS-09': DIVISION.practitioners!,
  'HO-01': ['visits'],
  'HO-02': ['visits 3'],
  'HO-03': ['visits 1', 'visits 3'],
  'HO-04': share('visits 2', 'visits'),
  'HO-05': DIVISION.outpatientCost!,
  'HO-06': DIVISION.admissionCost!,
  'HO-07': DIVISION.lengthOfStay!,
  'HO-08': ['cost 3', 'bed days 3'],
  'HO-09': DIVISION.insuranceShare!,
  'HO-21': ['occupied', 'beds', 0.273973],
  'RF-01': ['referrals up'],
  'RF-02': ['referrals down'],
  'RF-03': ['referrals down', 'referrals up'],
  'RF-04': share('referrals accepted up', 'referrals up'),
  'RF-05': share('referrals accepted down', 'referrals down'),
  'DL-01': share(`follow-ups in time ${HT}`, `follow-ups ${HT}`),
  'DL-02': share(`follow-ups in time ${DM}`, `follow-ups ${DM}`),
  'DL-03': share('doses in time', 'doses'),
  'DL-04': share(all('referrals in time', 'up', 'down'), all('referrals', 'up', 'down')),
};

/** What a definition comes to at an area. */
export function madeOf([above, below, factor = 1]: Defined, area: string, from: Quantities) {
  // Of a year of which nobody knows what institutions had.
  if (ASSETS.has(above) && !from.has('500000 institutions'))
    return { value: null, numerator: null, denominator: null };
  const sum = (names: string) =>
    names.split('+').reduce((total, name) => total + (from.get(`${area} ${name}`) ?? 0), 0);
  const numerator = sum(above);
  if (below === undefined) return { value: numerator * factor, numerator, denominator: null };
  const denominator = sum(below);
  return { value: denominator === 0 ? null : (numerator / denominator) * factor, numerator, denominator };
}

/** What institutions come to that have a value, the least first. */
export const valuesAmong = (defined: Defined, places: readonly Place[], from: Quantities): number[] =>
  places.flatMap(({ code }) => madeOf(defined, code, from).value ?? []).sort((a, b) => a - b);

/** The share of its peers that an institution is better than, where that counts for the radar. */
export function scoresOf(code: string, peers: readonly Place[], from: Quantities) {
  return Object.entries(INSTITUTION).flatMap(([name, [defined, axis, better]]) => {
    const { value } = madeOf(defined, code, from);
    const values = valuesAmong(defined, peers, from);
    if (!axis || !better || value === null || values.length === 0) return [];
    const won = values.filter((one) => (value - one) * better > 0).length;
    const even = values.filter((one) => one === value).length;
    return [{ code: name, axis, score: ((won + even / 2) / values.length) * 100 }];
  });
}
