import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { VARIABLES } from '../../src/config/config.ts';
import { FILES, FOLDER, MANIFESTS, type Manifest, manifest, type PodSpec } from './manifests.ts';

const ROOT = join(import.meta.dirname, '../..');
const KUSTOMIZATION = readFileSync(join(FOLDER, 'kustomization.yaml'), 'utf8');
/** Files that are left out until their `#` is removed. */
const OFFERED = [...KUSTOMIZATION.matchAll(/^ {2}# - (\S+\.yaml)$/gm)].map(([, name = '']) => name);

/** Where kubernetes-types has the type of an object. */
const MODULES: Readonly<Record<string, string>> = {
  v1: 'core/v1',
  'apps/v1': 'apps/v1',
  'batch/v1': 'batch/v1',
  'policy/v1': 'policy/v1',
  'networking.k8s.io/v1': 'networking/v1',
};

const typed = MANIFESTS.map(({ file: _, ...object }, place) => {
  const module = MODULES[object.apiVersion];
  return `import type { ${object.kind} as T${place} } from 'kubernetes-types/${module}';
export const manifest${place}: T${place} = ${JSON.stringify(object)};`;
});

/** What the compiler says: it refuses unknown fields, missing ones, and values of another type. */
function faultsOf(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'omnimemory-kubernetes-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(ROOT, 'node_modules/kubernetes-types'), join(folder, 'node_modules/kubernetes-types'));
    writeFileSync(join(folder, 'manifests.ts'), code);
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'esnext',
      '--moduleResolution',
      'bundler',
    ];
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, ...options, 'manifests.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const deployment = manifest('Deployment');
const job = manifest('Job', 'omnimemory-migrate');
const podOf = ({ spec }: typeof deployment) => spec?.template?.spec as PodSpec;
const PODS = [
  ['server', podOf(deployment)],
  ['migration', podOf(job)],
] as const;
const labelsOf = ({ spec }: typeof deployment) => spec?.template?.metadata.labels;

const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');

/** The ports that a policy opens to the pods, and from them. */
const waysOf = ({ spec: { ingress = [], egress = [] } = {} }: Manifest) => ({
  in: ingress.flatMap(({ ports }) => ports.map(({ port }) => port)),
  out: egress.flatMap(({ ports }) => ports.map(({ port }) => port)),
});

describe('deploy/kubernetes', () => {
  test('every object has the fields that Kubernetes knows, with values of their types', () => {
    expect(faultsOf(typed.join('\n'))).toBe('');
    // the instrument sees a typing mistake, deep inside
    const mistyped = typed.join('\n').replace('"readOnlyRootFilesystem"', '"readOnlyRootFileSystem"');
    expect(faultsOf(mistyped)).toContain('readOnlyRootFileSystem');
  });

  test('kustomize takes every file, and puts the image in the place of the name that they use', () => {
    const { resources, images } = parse(KUSTOMIZATION);
    expect([...resources, ...OFFERED].sort()).toEqual(
      FILES.filter((name) => name !== 'kustomization.yaml').sort(),
    );
    for (const [, { containers }] of PODS) expect(containers[0].image).toBe(images[0].name);
  });

  test.each(PODS)(
    'the %s runs without any right, on a root file system that it cannot write to',
    (_name, pod) => {
      const [container] = pod.containers;
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(container.volumeMounts.map(({ mountPath }) => mountPath).sort()).toEqual(['/data', '/tmp']);
      expect(pod.volumes.map(({ name }) => name).sort()).toEqual(
        container.volumeMounts.map(({ name }) => name).sort(),
      );
      expect(container.resources).toMatchObject({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
      expect(manifest('ServiceAccount', pod.serviceAccountName)).toBeDefined();
    },
  );

  test('the server never gets the owner or the administrator, and only references have secrets', () => {
    const [server] = podOf(deployment).containers;
    expect(server.envFrom).toEqual([
      { configMapRef: { name: 'omnimemory-config' } },
      { secretRef: { name: 'omnimemory-server' } },
    ]);
    expect(server.env).toEqual([
      { name: 'DATABASE_URL_OWNER', value: '' },
      { name: 'DATABASE_URL_ADMIN', value: '' },
    ]);
    expect(podOf(job).containers[0].envFrom).toEqual([{ secretRef: { name: 'omnimemory-migration' } }]);
    expect(MANIFESTS.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const { data = {} } = manifest('ConfigMap', 'omnimemory-config');
    expect(Object.keys(data).filter((name) => !(name in VARIABLES))).toEqual([]);
    expect(JSON.stringify(data)).not.toMatch(/SECRET|PASSWORD|KEY|DATABASE_URL/);
  });

  test('what selects the pods of the server selects them', () => {
    const labels = labelsOf(deployment);
    const selectors = [
      deployment.spec?.selector,
      { matchLabels: manifest('Service').spec?.selector },
      manifest('PodDisruptionBudget').spec?.selector,
      manifest('NetworkPolicy').spec?.podSelector,
    ];
    for (const selector of selectors) expect(selector).toEqual({ matchLabels: labels });
    expect(manifest('NetworkPolicy', 'omnimemory-migrate').spec?.podSelector).toEqual({
      matchLabels: labelsOf(job),
    });
    expect(labelsOf(job)).not.toEqual(labels);
  });

  test('probes, the service and the network policy mean the port of the image', () => {
    const [server] = podOf(deployment).containers;
    expect(server.ports).toEqual([{ name: 'http', containerPort: 8003 }]);
    expect(server).toMatchObject({
      startupProbe: { httpGet: { path: '/healthz', port: 'http' } },
      livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
    });
    expect(manifest('Service').spec?.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
    expect(manifest('NetworkPolicy').spec).toMatchObject({ ingress: [{ ports: [{ port: 8003 }] }] });
    expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toMatch(/PORT=8003/);
  });

  test('the network policies open nothing of what is off by default', () => {
    const applied = MANIFESTS.filter(({ kind, file }) => kind === 'NetworkPolicy' && !OFFERED.includes(file));
    expect(applied.map(({ metadata: { name } }) => name).sort()).toEqual([
      'omnimemory',
      'omnimemory-migrate',
    ]);
    expect(waysOf(manifest('NetworkPolicy'))).toEqual({ in: [8003], out: [53, 53, 5432, 443, 465, 587] });
    expect(waysOf(manifest('NetworkPolicy', 'omnimemory-migrate'))).toEqual({ in: [], out: [53, 53, 5432] });
  });

  test.each([
    ['metrics', { in: [9464], out: [] }, 'METRICS_PORT: "9464"', 'METRICS_TOKEN'],
    ['redis', { in: [], out: [6379] }, 'REDIS_URL'],
    ['collector', { in: [], out: [4318] }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  ])('a file opens the way for %s alone, and the README names its variables', (name, ways, ...variables) => {
    const policy = manifest('NetworkPolicy', `omnimemory-${name}`);
    expect(OFFERED).toContain(policy.file);
    expect(waysOf(policy)).toEqual(ways);
    expect(policy.spec?.podSelector).toEqual({ matchLabels: labelsOf(deployment) });
    const line = README.split('\n').find((one) => one.startsWith(`| \`${policy.file}\` |`)) ?? '';
    for (const variable of variables) expect(line).toContain(variable);
    for (const [, variable = ''] of line.matchAll(/`([A-Z]+_[A-Z_]+)/g))
      expect(VARIABLES).toHaveProperty(variable);
  });

  test('a node may go, and a rollout goes on, while the rest serves and each has time to finish', () => {
    expect(deployment.spec?.replicas).toBeGreaterThan(1);
    expect(manifest('PodDisruptionBudget').spec?.maxUnavailable).toBe(1);
    const pod = podOf(deployment);
    expect(pod.containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '5'] } } });
    // the pause, the drain and the time for emails and jobs (docs/operations.md, Stopping)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(5 + 10 + 10);
  });

  test('the migration runs the command of the image', () => {
    expect(podOf(job).containers[0].args).toEqual(['omnimemory', 'migrate', 'up']);
    expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toMatch(
      /ln -s \S+omnimemory\.js \/usr\/local\/bin\/omnimemory/,
    );
  });
});
