import { type Level, rank } from '@hub/schema/classification.ts';

/** The access log keeps what is L3 or above. */
export const isOnRecord = (level: Level | undefined): boolean => level !== undefined && rank(level) >= 3;

/** What became of the cells of one kind of row, by schema coordinate; only what is L3 or above. */
export interface Cells {
  shown: readonly string[];
  masked: readonly string[];
  denied: readonly string[];
}

/** Cells as a part of an entry, made once for all rows they stand for. */
export interface CompiledCells {
  readonly json: string;
}

/** Undefined where there is nothing to note. */
export function compileCells(cells: Cells): CompiledCells | undefined {
  const parts = Object.entries(cells).filter(([, coordinates]) => coordinates.length > 0);
  if (parts.length === 0) return undefined;
  return { json: parts.map(([what, coordinates]) => `"${what}":${JSON.stringify(coordinates)}`).join() };
}

/** An exact look-up by identifier: of which system, never which value. */
export interface LookUp {
  system: string;
  found: boolean;
}

/** Under which grant data left the hub, and to whom: in bulk by which file. */
export interface Released {
  grant: string;
  recipient: string;
  release?: string;
  part?: number;
}

/** An attempt that was refused. Names no person, and nothing that the caller wrote but ids. */
export interface Refusal {
  /** The root field. */
  coordinate: string;
  /** Of the error that the caller got. */
  code: string;
  grant?: string;
  release?: string;
  /** Which one of this actor's it was in its minute: between two on record lie those that are not. */
  nth: number;
}

/** Whose cells one operation read in one subgraph, gathered while rows are mapped. */
export class Reads {
  /** Names the live overlay that these decisions were made by; absent where nothing is raised. */
  readonly overlay: string | undefined;
  readonly cells = new Map<CompiledCells, Set<string>>();
  readonly lookUps: LookUp[] = [];
  /** Areas of which exact figures were read: `SYSTEM/CODE`. */
  readonly figures = new Set<string>();

  readonly released: Released[] = [];
  readonly refusals: Refusal[] = [];

  constructor(overlay?: string) {
    this.overlay = overlay;
  }

  /** @param cells the same object for rows of one kind */
  note(cells: CompiledCells, personId: string): void {
    const persons = this.cells.get(cells);
    if (persons) persons.add(personId);
    else this.cells.set(cells, new Set([personId]));
  }

  noteLookUp(system: string, found: boolean): void {
    this.lookUps.push({ system, found });
  }

  noteFigures(area: string): void {
    this.figures.add(area);
  }

  /** @param cells what left of these persons; undefined where nothing of it is on record */
  noteReleased(released: Released, cells: CompiledCells | undefined, persons: Iterable<string>): void {
    this.released.push(released);
    if (!cells) return;
    // Said of these persons alone: the same operation may have read others.
    const left = { json: `${cells.json},"released":${JSON.stringify(released)}` };
    for (const person of persons) this.note(left, person);
  }

  noteRefusal(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  get isEmpty(): boolean {
    return (
      this.cells.size === 0 &&
      this.lookUps.length === 0 &&
      this.figures.size === 0 &&
      this.released.length === 0 &&
      this.refusals.length === 0
    );
  }
}
