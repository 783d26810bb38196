import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const FOLDER = join(import.meta.dirname, '../../deploy/kubernetes');

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly securityContext: object;
  readonly resources: object;
  readonly lifecycle?: object;
}

export interface PodSpec {
  readonly containers: readonly [Container];
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: object }[];
  readonly securityContext: object;
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds?: number;
}

type Labels = Readonly<Record<string, string>>;
interface Way {
  readonly ports: readonly { readonly port: number }[];
}
interface Selector {
  readonly matchLabels: Labels;
}

/** As far as the tests look at them; `tsc` compares everything with the types of Kubernetes. */
export interface Manifest {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Labels;
  readonly spec?: {
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
    readonly selector?: Selector | Labels;
    readonly podSelector?: Selector;
    readonly replicas?: number;
    readonly maxUnavailable?: number;
    readonly ports?: readonly { readonly targetPort: string }[];
    readonly ingress?: readonly Way[];
    readonly egress?: readonly Way[];
  };
}

const readManifests = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('; ')}`);
    return { ...(document.toJS() as Manifest), file };
  });

export const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

/** Every object of the folder, except for what kustomize reads. */
export const MANIFESTS: readonly Manifest[] = FILES.filter((name) => name !== 'kustomization.yaml').flatMap(
  readManifests,
);

export function manifest(kind: string, name = 'omnimemory'): Manifest {
  const found = MANIFESTS.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}
