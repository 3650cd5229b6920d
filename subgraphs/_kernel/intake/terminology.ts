import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A code in the national (or nationally used) set; without a code where only the Chinese name is settled. */
export interface NationalCode {
  system: string | null;
  code: string | null;
  name: string;
}

export interface Terminology {
  /** The national code of a delivered one, or undefined while nobody has mapped it. */
  find(system: string, code: string, display?: string): NationalCode | undefined;
}

const folder = join(import.meta.dirname, 'terminology');

export const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
export const ICD9CM3 = 'http://hl7.org/fhir/sid/icd-9-cm';
export const ATC = 'http://www.whocc.no/atc';

/** Code sets that are the national ones already, under the names they are delivered by (WS 218/WS 364 oids). */
const national: Record<string, { system: string; form: RegExp }> = {
  [ICD10]: { system: ICD10, form: /^[A-Z]\d\d/ },
  'urn:oid:2.16.156.10011.2.3.3.11': { system: ICD10, form: /^[A-Z]\d\d/ },
  [ICD9CM3]: { system: ICD9CM3, form: /^\d\d\.\d/ },
  'urn:oid:2.16.156.10011.2.3.3.12': { system: ICD9CM3, form: /^\d\d\.\d/ },
  [ATC]: { system: ATC, form: /^[A-Z]\d\d[A-Z]/ },
};

/**
 * Reads the mapping tables. A file says `#from` and `#to` (systems), `#source`, then lines
 * `code, national code or empty, Chinese name`, separated by tabs.
 */
export function loadTerminology(): Terminology {
  const codes = new Map<string, NationalCode>();
  const names = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.tsv'))) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const header = (name: string) =>
      lines.find((line) => line.startsWith(`#${name} `))?.slice(name.length + 2);
    const [from, to] = [header('from'), header('to') ?? null];
    if (!from) throw new Error(`${file} does not say which code system it maps`);
    for (const line of lines) {
      const [code, nationalCode, name] = line.split('\t');
      if (line.startsWith('#') || !code || !name) continue;
      codes.set(`${from}|${code}`, { system: nationalCode ? to : null, code: nationalCode || null, name });
      if (to && nationalCode) names.set(`${to}|${nationalCode}`, name);
    }
  }
  return {
    find(system, code, display) {
      const known = codes.get(`${system}|${code}`);
      const own = national[system];
      if (known || !own?.form.test(code)) return known;
      const name = names.get(`${own.system}|${code}`) ?? display;
      return name === undefined ? undefined : { system: own.system, code, name };
    },
  };
}
