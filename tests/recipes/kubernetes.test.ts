import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { readRecipe, root } from './recipeDesk.ts';

interface ConfigMap {
  readonly data: { readonly 'config.json': string };
}
interface CronJob {
  readonly spec: {
    readonly concurrencyPolicy: string;
    readonly jobTemplate: {
      readonly spec: {
        readonly backoffLimit: number;
        readonly template: {
          readonly spec: {
            readonly restartPolicy: string;
            readonly securityContext: { readonly runAsNonRoot: boolean; readonly runAsUser: number };
            readonly containers: readonly {
              readonly command: readonly string[];
              readonly env: readonly { readonly name: string; readonly value: string }[];
              readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
              readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
            }[];
            readonly volumes: readonly { readonly name: string }[];
          };
        };
      };
    };
  };
}
const documents = parseAllDocuments(readRecipe('examples/kubernetes.yaml'));
const [configMap, cronJob] = documents.map((one) => one.toJS()) as [ConfigMap, CronJob];
const pod = cronJob.spec.jobTemplate.spec.template.spec;
const container = pod.containers[0];

/** A user who is not root, on a root that can't be written, with an empty /tmp and a volume: what the pod asks for, without its container. */
const inPod = `
mount --make-rprivate / && mount --bind / / && mount --bind "$VOLUME" "$VOLUME" && mount -o remount,ro,bind /
mount -t tmpfs -o mode=1777 tmpfs /tmp
exec setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs --bounding-set=-all "$@"`;
const unshare = 'unshare';
const canUnshare = spawnSync(unshare, ['--mount', 'true']).status === 0 && process.getuid?.() === 0;

let folder = '';
beforeEach(() => {
  // Not in /tmp, which is the pod's own.
  folder = mkdtempSync(join('/var/tmp', 'allclear-pod-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the CronJob', () => {
  it('is YAML without a fault, whose mounts are its volumes', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    expect(container?.volumeMounts.map(({ name }) => name).toSorted()).toEqual(
      pod.volumes.map(({ name }) => name).toSorted(),
    );
  });

  it('runs one at a time, tries nothing again, and as nobody in particular', () => {
    expect(cronJob.spec).toMatchObject({ concurrencyPolicy: 'Forbid', jobTemplate: { spec: { backoffLimit: 0 } } });
    expect(pod).toMatchObject({ restartPolicy: 'Never', securityContext: { runAsNonRoot: true, runAsUser: 1000 } });
    expect(container?.securityContext).toMatchObject({ readOnlyRootFilesystem: true });
  });

  it('shows a config that loads, with no secret in it', async () => {
    const path = join(folder, 'config.json');
    writeFileSync(path, configMap.data['config.json']);
    const paths = {
      configFile: path,
      storeUrl: 'sqlite:/x.db',
      pageFolder: '/x',
      anchorsFile: '/x.json',
      standbyFile: '',
    };
    const loaded = await loadConfig({ path, storeUrl: null, env: {}, paths });
    expect(loaded.ok ? [] : loaded.error).toEqual([]);
  });
});

describe('its command', () => {
  // Of the store only the kind differs: PostgreSQL is reached by the network, and is tried in tests/postgres.
  const run = (config: object) => {
    mkdirSync(join(folder, 'data'));
    spawnSync('chown', ['1000:1000', join(folder, 'data')]);
    writeFileSync(
      join(folder, 'config.json'),
      JSON.stringify({ ...config, store: `sqlite:${folder}/data/incidents.db` }),
    );
    for (const part of ['bin', 'dist', 'templates', 'package.json']) {
      cpSync(join(root, part), join(folder, 'app', part), { recursive: true });
    }
    cpSync(process.execPath, join(folder, 'node'));
    const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
    const [, ...args] = container?.command ?? [];
    const line = [join(folder, 'node'), join(folder, 'app/bin/incident.js'), ...args, '--json'];
    const { status, stdout, stderr } = spawnSync(unshare, ['--mount', 'sh', '-ec', inPod, 'sh', ...line], {
      env: {
        PATH: process.env['PATH'] ?? '',
        ...env,
        INCIDENT_CONFIG: join(folder, 'config.json'),
        VOLUME: join(folder, 'data'),
      },
      encoding: 'utf8',
    });
    return { status, stderr, stdout };
  };

  it.runIf(canUnshare)('runs as another user than root, without a home, on a root that is read-only', () => {
    const config = JSON.parse(configMap.data['config.json']);
    const probes = { shop: { type: 'tcp', host: '127.0.0.1', port: 9 } };
    const team = { type: 'file', folder: join(folder, 'data/team'), audience: 'team' };
    const ran = run({ ...config, probes, channels: { team } });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      samples: [{ probe: 'shop', healthy: false }],
    });
  });
});
