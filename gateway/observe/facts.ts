/** One question to one subgraph. */
export interface SubgraphFetch {
  subgraph: string;
  from: number;
  to: number;
  failed: boolean;
}

/**
 * What a request turned out to be, gathered on its way for the log, the metrics and the trace. Names and numbers of
 * the schema and the machine; nothing of a person, no document, no variable.
 */
export interface RequestFacts {
  requestId: string;
  operation?: string;
  cost?: number;
  /** Whether the operation had been prepared before. */
  planned?: 'cached' | 'new';
  /** Coordinates of deprecated fields and arguments in use. */
  deprecated?: readonly string[];
  /** Coordinates denied or masked at least once. */
  denied?: readonly string[];
  masked?: readonly string[];
  /** Questions to subgraphs, in the order they ended; milliseconds since the epoch. */
  fetches?: SubgraphFetch[];
  /** Codes of the errors in the answer. */
  codes?: readonly string[];
}
