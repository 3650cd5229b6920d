import type { Grade } from '@hub/kernel/resource/define-resource.ts';
import { readTable } from '@hub/schema/read-table.ts';

const SHARING = ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'] as const;
/** 共享类型 of the guide to catalogues of government information. */
export type Sharing = (typeof SHARING)[number];

/** What is said of a resource that nothing else tells: a line of catalogue.tsv. */
export interface CatalogueLine {
  /** As in `defineResource`. */
  code: string;
  /** Its 细目. */
  node: string;
  provider: string;
  format: string;
  sharing: Sharing;
  /** Of CONDITIONAL, and of NOT_SHARED the reason; null where there is none. */
  condition: string | null;
  cycle: string;
  retention: string;
  version: number;
  status: string;
  publishedOn: string;
}

const tableOf = (name: string) => readTable(new URL(name, import.meta.url));

/** By the resource's code. */
export const catalogueLines: ReadonlyMap<string, CatalogueLine> = new Map(
  tableOf('./catalogue.tsv').map((row) => [
    row.code!,
    {
      code: row.code!,
      node: row.node!,
      provider: row.provider!,
      format: row.format!,
      sharing: SHARING.find((one) => one === row.sharing)!,
      condition: row.condition || null,
      cycle: row.cycle!,
      retention: row.retention!,
      version: Number(row.version),
      status: row.status!,
      publishedOn: row.publishedOn!,
    },
  ]),
);

/** Names of 类, 项, 目 and 细目 by their codes. */
export const catalogueNodes: ReadonlyMap<string, string> = new Map(
  tableOf('./catalogue-levels.tsv').map(({ code, name }) => [code!, name!]),
);

/** The standard's four levels with the digits that a code of each has. */
export const LEVELS = { CLASS: 1, ITEM: 3, ORDER: 6, DETAIL: 8 } as const;

/** A 细目 with what it lies in, from 类 down. */
export const pathOf = (node: string) =>
  Object.entries(LEVELS).map(([level, digits]) => {
    const code = node.slice(0, digits);
    return { level, code, name: catalogueNodes.get(code) ?? null };
  });

/** Data element and value domain of a field, by coordinate. */
export const dataElements: ReadonlyMap<string, { element: string | null; domain: string | null }> = new Map(
  tableOf('./data-elements.tsv').map(({ coordinate, element, domain }) => [
    coordinate!,
    { element: element || null, domain: domain || null },
  ]),
);

const GRADES: readonly Grade[] = ['GENERAL', 'IMPORTANT', 'CORE'];

/** The higher of two grades. */
export const higher = (one: Grade, other: Grade): Grade =>
  GRADES.indexOf(one) < GRADES.indexOf(other) ? other : one;

/** CORE data is shared with nobody, whatever its line says. */
export const sharingOf = (line: Pick<CatalogueLine, 'sharing'>, grade: Grade): Sharing =>
  grade === 'CORE' ? 'NOT_SHARED' : line.sharing;

/** The name of a field: what its definition begins with, up to a remark or the English term. */
export const nameOf = (definition: string, otherwise: string): string =>
  /^[^,;:(\n.，。；：（]*?(?=\s+[A-Za-z]|\s*[,;:(\n.，。；：（]|\s*$)/.exec(definition)?.[0].trim() ||
  otherwise;
