import { dirname, join } from 'node:path';
import { type Channel, type ChannelIo, SecretFault } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import type { Sample } from '../domain/greenLight.ts';
import type { Secret } from '../domain/secret.ts';
import { lintTemplates } from '../messages/lint.ts';
import type { Templates } from '../messages/templates.ts';
import type { DrillRecord } from '../store/drillLog.ts';
import type { SharedFacts } from '../store/inspectPostgres.ts';
import type { StandbyGlance } from '../store/standby/standbyState.ts';
import type { Store, StoreFault } from '../store/store.ts';
import { checkApproval } from './doctorApproval.ts';
import { type AuditLook, checkAudit } from './doctorAudit.ts';
import { type Check, fault, ok, warning } from './doctorCheck.ts';
import { checkContacts } from './doctorContacts.ts';
import { checkFate, type FateDeps } from './doctorFate.ts';
import { checkPageLook } from './doctorPage.ts';
import { checkPast } from './doctorPast.ts';
import { checkShared } from './doctorShared.ts';
import { checkSite, type SiteDeps } from './doctorSite.ts';
import { checkStandby } from './doctorStandby.ts';
import type { PeopleDeps } from './syncPeople.ts';
import { shownVerdict, testChannels } from './testChannels.ts';

export interface DoctorDeps {
  readonly config: Config;
  readonly secrets: { reveal(secret: Secret): Promise<string> };
  readonly templates: Templates;
  readonly ioFor: (channel: Channel) => ChannelIo;
  readonly inspect: () => {
    readonly path: string;
    readonly exists: boolean;
    readonly store: { readonly uuid: string; readonly epoch: number } | null;
    readonly anchored: { readonly uuid: string; readonly epoch: number } | null;
    readonly unsettled: number;
    readonly integrity: string | null;
    readonly fault: StoreFault | null;
  };
  /** A database that many machines share, looked at; null: the store is a file. */
  readonly shared?: (() => Promise<SharedFacts>) | null;
  /** The file that stands by for a shared store; null: the store is a file itself. */
  readonly standby?: (() => StandbyGlance | null) | null;
  /** What is told of a store that is refused. */
  readonly explainStore: (fault: StoreFault) => { readonly message: string; readonly hint: string };
  /** Looks at the audit trail of a store that stands there, refused or not. */
  readonly audit?: AuditLook;
  readonly openStore: () => Promise<Store>;
  readonly peopleSources: () => Promise<Omit<PeopleDeps, 'people'>>;
  readonly look: (probe: Config['probes'][number], signal: AbortSignal) => Promise<Sample>;
  readonly readPage: SiteDeps['readPage'];
  readonly records: FateDeps['records'];
  readonly lastDrill: () => DrillRecord | null;
  /** Who uses this machine. */
  readonly person: string;
  readonly now: () => Date;
}

/** Looks at everything that an outage would need, posting nothing. */
export async function examine(deps: DoctorDeps, signal: AbortSignal): Promise<readonly Check[]> {
  const parts = await Promise.all([
    checkConfigFile(deps),
    checkSecrets(deps),
    checkTemplates(deps),
    checkChannels(deps, signal),
    checkContacts(deps, signal),
    checkProbes(deps, signal),
    checkStore(deps),
    checkStandby(deps),
    checkClock(deps),
    checkSite(deps, signal),
    checkPast(deps),
    checkFate(deps, signal),
  ]);
  return parts.flat();
}

async function checkConfigFile(deps: DoctorDeps): Promise<readonly Check[]> {
  const { config } = deps;
  const area = 'config';
  if (config.path === null) {
    return [fault(area, 'file', 'there is no config: in an outage nobody would be told', 'incident init')];
  }
  const literal = config.secrets.filter(({ secret }) => secret.source.kind === 'literal');
  return [
    ok(area, 'file', config.path),
    ...checkPageLook(config),
    ...checkApproval(deps),
    ...literal.map(({ path }) => warning(area, path, 'the secret stands in the file itself', literalFix(path))),
    config.pageUrl === null
      ? warning(
          area,
          'statusPage.url',
          'no message can link to the status page',
          'add "statusPage": {"url": "https://…"}',
        )
      : ok(area, 'statusPage.url', config.pageUrl),
    config.signingKey === null
      ? warning(
          area,
          'signingKey',
          'no unsubscribe link can be made, and nobody who was erased is kept out',
          signingKeyFix(config.path),
        )
      : ok(area, 'signingKey', 'is set'),
  ];
}

const literalFix = (path: string): string =>
  path === 'store'
    ? 'put it into a variable: "store": {"url": "postgres://…", "password": {"env": "NAME"}}'
    : `put it into a variable: {"env": "NAME"} at ${path}`;

/** 32 random bytes, as `init` makes them. */
const signingKeyFix = (configFile: string): string =>
  `make one: (umask 077; head -c 32 /dev/urandom | base64 > ${quote(join(dirname(configFile), 'signing.key'))}), then add "signingKey": {"file": "signing.key"} to the config`;

const quote = (path: string): string => (/^[\w./-]+$/u.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

export async function checkSecrets({
  config,
  secrets,
}: Pick<DoctorDeps, 'secrets'> & { readonly config: Pick<Config, 'secrets'> }): Promise<readonly Check[]> {
  return await Promise.all(
    config.secrets.map(async ({ path, secret }) => {
      try {
        await secrets.reveal(secret);
        return ok('secrets', path, 'can be read');
      } catch (error) {
        if (!(error instanceof SecretFault)) throw error;
        return fault('secrets', path, error.message, `give ${path} its value, then: incident doctor`);
      }
    }),
  );
}

export async function checkTemplates({
  config,
  templates,
}: Pick<DoctorDeps, 'config' | 'templates'>): Promise<readonly Check[]> {
  const forms = config.channels.map(({ definition }) => ({
    type: definition.type,
    form: { ...definition, thread: false, textOnly: false },
  }));
  const findings = await lintTemplates(templates, forms);
  if (findings.length === 0) return [ok('templates', 'all', 'every event can be said on every channel')];
  return findings.map(({ file, message }) => fault('templates', file, message, 'incident templates lint'));
}

async function checkChannels(deps: DoctorDeps, signal: AbortSignal): Promise<readonly Check[]> {
  const tested = await testChannels(deps)(null, signal);
  if (!tested.ok) return [];
  return tested.value.map((one) => {
    const verdict = shownVerdict(one);
    const { kind: result, message } = verdict;
    return { area: 'channels', name: one.channel.name, result, message, fix: verdict.kind === 'ok' ? '' : verdict.fix };
  });
}

async function checkProbes({ config, look }: DoctorDeps, signal: AbortSignal): Promise<readonly Check[]> {
  if (config.probes.length === 0) {
    return [
      warning(
        'probes',
        'none',
        'the all-clear will rest on your word alone',
        'add "probes": {"site": {"type": "http", "url": "https://…"}}',
      ),
    ];
  }
  return await Promise.all(
    config.probes.map(async (probe) => {
      const sample = await look(probe, signal);
      if (sample.healthy) return ok('probes', probe.name, `${sample.reason} in ${sample.tookMs} ms`);
      return warning(
        'probes',
        probe.name,
        sample.reason,
        `is it down? Then: incident open. If not, correct probes.${probe.name}`,
      );
    }),
  );
}

async function checkStore(deps: DoctorDeps): Promise<readonly Check[]> {
  const seen = [...checkLedger(deps), ...(await checkAudit(deps))];
  if (!deps.shared || deps.inspect().fault) return seen;
  return [...seen, ...checkShared(await deps.shared())];
}

function checkLedger({ inspect, explainStore, shared }: DoctorDeps): readonly Check[] {
  const { path, exists, store, unsettled, integrity, fault: refused } = inspect();
  if (refused) {
    const { message, hint } = explainStore(refused);
    return [fault('store', path, message, hint)];
  }
  if (!exists || !store) return [ok('store', path, 'will be made with the first incident')];
  if (integrity !== 'ok')
    return [fault('store', 'integrity', `${path} is damaged: ${integrity}`, `restore a copy of ${path}`)];
  const left = unsettled === 0 ? 'nothing left to send' : `${unsettled} deliveries not settled`;
  const state = `${store.epoch} entries, ${left}`;
  return [
    unsettled === 0 ? ok('store', path, state) : warning('store', path, state, 'incident deliver'),
    // A server says so of itself, see `checkShared`.
    ...(shared ? [] : [ok('store', 'integrity', 'the file is whole, and every row has what it belongs to')]),
  ];
}

async function checkClock({ config, openStore, now, inspect }: DoctorDeps): Promise<readonly Check[]> {
  const zone = ok('clock', 'zone', config.timezone);
  if (inspect().fault) return [zone];
  const store = await openStore();
  const open = await store.incidents.listOpen();
  const ahead = open.find((incident) => incident.openedAt > now());
  if (!ahead) return [zone, ok('clock', 'time', now().toISOString())];
  const message = `INC-${ahead.number} was opened at ${ahead.openedAt.toISOString()}, which is in the future`;
  return [zone, fault('clock', 'time', message, 'set the clock: timedatectl set-ntp true')];
}
