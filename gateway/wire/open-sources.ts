import { StartupError } from '@hub/db/startup-error.ts';
import type { LiveClassifications } from '@hub/kernel/authorization/live-classifications.ts';
import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import { servicesFor } from '@hub/kernel/runtime/services.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { register } from '@hub/subgraphs/register.ts';
import type { Opened } from '../cli/open.ts';
import type { Environment } from '../environment.ts';
import type { DataSource } from './data-source.ts';
import { overHttp } from './http.ts';
import { inProcess } from './in-process.ts';

export interface SourcesOptions {
  environment: Environment;
  database: Pick<Opened, 'url' | 'vault'>;
  classifications: LiveClassifications;
  /** Milliseconds that a statement may take. */
  statementTimeout: number;
  log: Log;
  /** Told the text of each statement of the subgraphs in process. */
  onQuery?: (statement: string) => void;
}

/**
 * A data source for every subgraph: over HTTP for those that SUBGRAPH_URLS names, in process for the others.
 * @throws StartupError when it names one that there is not.
 */
export function openSources(options: SourcesOptions): {
  sources: ReadonlyMap<string, DataSource>;
  close(): Promise<void>;
} {
  const { environment, database, classifications, statementTimeout, log, onQuery } = options;
  const unknown = [...environment.subgraphUrls.keys()].filter(
    (name) => !subgraphs.some((subgraph) => subgraph.name === name),
  );
  if (unknown.length > 0)
    throw new StartupError(`SUBGRAPH_URLS names no subgraph of this hub: ${unknown.join()}.`);
  const sources = new Map<string, DataSource>();
  const closing: (() => Promise<void>)[] = [];
  for (const subgraph of subgraphs) {
    const { name } = subgraph;
    const elsewhere = environment.subgraphUrls.get(name);
    if (elsewhere) {
      const source = overHttp(name, elsewhere, actorPrivateKey(environment));
      closing.push(source.close);
      sources.set(name, source);
      continue;
    }
    const services = servicesFor(subgraph, {
      ...database,
      classifications,
      register: register(),
      statementTimeout,
      onError: (error) => log.error('resolver failed', error, { subgraph: name }),
      ...(onQuery ? { onQuery } : {}),
    });
    closing.push(services.close);
    sources.set(name, inProcess(subgraph, services));
  }
  return {
    sources,
    close: async () => {
      await Promise.all(closing.map((end) => end()));
    },
  };
}
