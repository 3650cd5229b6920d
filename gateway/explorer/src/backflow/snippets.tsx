import { useState } from 'react';
import { type Identity, tokenRequest } from '../identity.ts';
import { toCurl } from '../snippets.ts';
import { resourcesOf } from './export-form.tsx';
import { CopyText } from './parts.tsx';
import type { Grant } from './shapes.ts';

const READ = `query Read($grant: ID!, $resource: String!, $after: String, $since: String) {
  backflow(grant: $grant, resource: $resource, first: 1000, after: $after, since: $since) {
    changes { op person id values }
    pageInfo { hasNextPage endCursor }
    mark
  }
}`;

/** What a client sends to read under the grant: the query with its variables, and the request as a shell command. */
export function Snippets(props: { grant: Grant; identity: Identity; names: ReadonlyMap<string, string> }) {
  const { grant, identity, names } = props;
  const resources = resourcesOf(grant);
  const [chosen, setChosen] = useState(resources[0] ?? '');
  const variables = JSON.stringify({ grant: grant.id, resource: chosen });
  const request = { url: `${location.origin}/graphql`, query: READ, variables };
  return (
    <section className="desk-read">
      <h3>
        读取{' '}
        <select aria-label="读取的资源" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {resources.map((resource) => (
            <option key={resource} value={resource}>
              {names.get(resource)} {resource}
            </option>
          ))}
        </select>
      </h3>
      <p>
        逐页读取：<code>after</code> 填上一页的 <code>endCursor</code>；最后一页给出 <code>mark</code>
        ，下次填入 <code>since</code> 即只得到其后的变化，按顺序应用。
      </p>
      <CopyText label="GraphQL 查询" text={`${READ}\n\n# 变量\n# ${variables}`} />
      <CopyText
        label="curl"
        text={toCurl({
          ...request,
          purpose: grant.purpose,
          withToken: true,
          demo: identity.ownToken ? undefined : tokenRequest(identity.choice),
        })}
      />
    </section>
  );
}
