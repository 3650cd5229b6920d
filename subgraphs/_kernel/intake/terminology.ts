import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A code in the national (or nationally used) set; without a code where only the Chinese name is settled. */
export interface NationalCode {
  system: string | null;
  code: string | null;
  name: string;
  /** The delivered code system's own words for the concept, where the table gives them. */
  term?: string | undefined;
}

export interface Terminology {
  /**
   * The national code of a delivered one, or undefined while nobody has mapped it. A code that is a national one
   * already keeps its own name, which `display` gives where no table has it.
   */
  find(system: string, code: string, display?: string): NationalCode | undefined;
}

const folder = join(import.meta.dirname, 'terminology');

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const ICD9CM3 = 'http://hl7.org/fhir/sid/icd-9-cm';
const ATC = 'http://www.whocc.no/atc';
/** E11.9, and with the national editions' own ends: B24.x01, A15.000x001, with a dagger or star. */
const ICD10_FORM = /^[A-Z]\d\d(?:\.[\dx]{1,3}(?:x?\d{2,3})?)?[+*]?$/;
/** 69.7, and with the national editions' own ends: 69.0200x001. */
const ICD9_FORM = /^\d\d\.\d{1,4}(?:x\d{3})?$/;

/**
 * Code sets that are the national ones already, under the names they are delivered by (WS 218/WS 364 oids). A form is
 * the whole code: what only begins like one (“I10 and his secret”, a code without its point) is unmapped, and so L5.
 */
const national: Record<string, { system: string; form: RegExp }> = {
  [ICD10]: { system: ICD10, form: ICD10_FORM },
  'urn:oid:2.16.156.10011.2.3.3.11': { system: ICD10, form: ICD10_FORM },
  [ICD9CM3]: { system: ICD9CM3, form: ICD9_FORM },
  'urn:oid:2.16.156.10011.2.3.3.12': { system: ICD9CM3, form: ICD9_FORM },
  [ATC]: { system: ATC, form: /^[A-Z]\d\d[A-Z](?:[A-Z](?:\d\d)?)?$/ },
};

/**
 * Reads the mapping tables. A file says `#from` and `#to` (systems), `#source`, then lines
 * `code, national code or empty, Chinese name, the code's own term or nothing`, separated by tabs.
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
      const [code, nationalCode, name, term] = line.split('\t');
      if (line.startsWith('#') || !code || !name) continue;
      codes.set(`${from}|${code}`, {
        system: nationalCode ? to : null,
        code: nationalCode || null,
        name,
        term: term || undefined,
      });
      const own = `${to}|${nationalCode}`;
      if (to && nationalCode && !names.has(own)) names.set(own, name);
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

/**
 * The words of a code that may stand in clear: the sender's where they are the table's, else the table's. Senders put
 * what they like into a display (“Physical exam following abortion” under the code of a physical examination).
 */
export function clearDisplay(display: string | undefined, { name, term }: NationalCode): string {
  if (display === undefined) return name;
  const words = bare(display);
  return words === bare(name) || (term !== undefined && words === bare(term)) ? display : name;
}

/** Without the semantic tag that SNOMED CT adds: “Sinusitis (disorder)”. */
const bare = (text: string): string =>
  text
    .replace(/ \((disorder|finding|situation|procedure)\)$/, '')
    .trim()
    .toLowerCase();
