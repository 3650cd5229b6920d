import { parseAllDocuments } from 'yaml';
import { namesIn, textOf } from '../architecture/files.ts';

const FOLDER = 'gateway/deploy/kubernetes';

/** A Kubernetes object, as far as these checks look. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec?: {
    selector?: Record<string, unknown> & { matchLabels?: Record<string, string> };
    template?: { metadata: { labels: Record<string, string> }; spec: Pod };
    ports?: { port: number; targetPort: string }[];
    accessModes?: string[];
  };
}

interface Pod {
  securityContext: { runAsNonRoot?: boolean };
  containers: Container[];
  volumes: {
    name: string;
    secret?: { secretName: string };
    persistentVolumeClaim?: { claimName: string };
  }[];
}

export interface Container {
  image: string;
  command: string[];
  ports: { name: string; containerPort: number }[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  envFrom?: { configMapRef: { name: string } }[];
  securityContext: { readOnlyRootFilesystem?: boolean; allowPrivilegeEscalation?: boolean };
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  resources: { requests?: object; limits?: { memory?: string } };
  startupProbe?: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
}

interface Probe {
  httpGet: { path: string; port: string };
}

/** Files of the folder, and the objects in each; the kustomization is none. */
export const manifestFiles = namesIn(FOLDER).filter((name) => name !== 'kustomization.yaml');
export const kustomization = read<{ resources: string[] }>('kustomization.yaml')[0]!;
export const manifests: readonly Manifest[] = manifestFiles.flatMap((name) => read<Manifest>(name));

export const pods = manifests.flatMap(({ metadata, spec }) =>
  spec?.template
    ? [{ name: metadata.name, labels: spec.template.metadata.labels, ...spec.template.spec }]
    : [],
);

/** @throws on what is not YAML, a key that stands twice included */
function read<T>(name: string): T[] {
  return parseAllDocuments(textOf(`${FOLDER}/${name}`)).map((document) => {
    if ('errors' in document && document.errors.length > 0) throw document.errors[0];
    return (document as { toJS(): T }).toJS();
  });
}
