import { hash } from 'node:crypto';
import type { Outcome } from '../domain/delivery.ts';
import type { ChannelIo, CommonSettings, Sender, Verdict } from './channel.ts';
import { bytesOf, type PageFiles } from './pageFiles.ts';
import { type PagePlace, type PlaceSettings, placesIn } from './pagePlaces.ts';
import type { Page, PageTarget } from './pageTarget.ts';

type Given = PlaceSettings & Pick<CommonSettings, 'apiUrl'>;

/** Publishes to all places side by side. A place that has these very files from this sender already is passed over. */
export async function openPublisher(given: Given, io: ChannelIo): Promise<Sender> {
  const targets = await targetsOf(given, io);
  const has = new Map<PageTarget, string>();

  const publish = async (isUrgent: boolean, signal: AbortSignal): Promise<readonly Placed[]> => {
    const page = await pageOf(io, isUrgent);
    const digest = targets.length > 1 ? digestOf(await page.files()) : '';
    return await Promise.all(
      targets.map(async (target) => {
        if (digest !== '' && has.get(target) === digest) return { target, outcome: done };
        const outcome = await target.publish(page, signal);
        if (outcome.kind === 'sent') has.set(target, digest);
        else has.delete(target);
        return { target, outcome };
      }),
    );
  };

  return {
    send: async ({ incident }, signal) => {
      const outcome = outcomeOf(await publish(true, signal));
      return outcome.kind === 'sent' ? { ...outcome, url: incident.url } : outcome;
    },
    // The history that it is built from has the right words by now.
    edit: async ({ incident }, { remoteId }, signal) => {
      const outcome = outcomeOf(await publish(true, signal));
      return outcome.kind === 'sent' ? { ...outcome, remoteId, url: incident.url } : outcome;
    },
    refresh: async (signal) => outcomeOf(await publish(false, signal)),
    close: async () => {},
  };
}

export async function verifyPlaces(given: Given, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const targets = await targetsOf(given, io);
  const verdicts = await Promise.all(targets.map((target) => target.verify(signal)));
  const worst = verdicts.find(({ kind }) => kind === 'fault') ?? verdicts.find(({ kind }) => kind === 'warning');
  return worst ?? { kind: 'ok', message: verdicts.map(({ message }) => message).join('; ') };
}

interface Placed {
  readonly target: PageTarget;
  readonly outcome: Outcome;
}

const done: Outcome = { kind: 'sent', remoteId: null, url: null };

/** Of several places: up is what is up everywhere, and the reason says where it is not. */
function outcomeOf(placed: readonly Placed[]): Outcome {
  const [single] = placed;
  if (single && placed.length === 1) return single.outcome;
  const missing = placed.flatMap(({ target, outcome }) =>
    outcome.kind === 'sent' ? [] : [{ name: target.name, outcome }],
  );
  if (missing.length === 0) return done;
  const elsewhere = placed.flatMap(({ target, outcome }) => (outcome.kind === 'sent' ? [target.name] : []));
  const reasons = missing.map(({ name, outcome }) =>
    outcome.reason.includes(name) ? outcome.reason : `${name}: ${outcome.reason}`,
  );
  const reason = [...reasons, ...(elsewhere.length > 0 ? [`it is up at ${elsewhere.join(', ')}`] : [])].join('; ');
  const outcomes = missing.map(({ outcome }) => outcome);
  const waits = outcomes.flatMap((one) => (one.kind === 'retry' ? [one.retryAfterMs ?? 0] : []));
  if (waits.length > 0) {
    return { kind: 'retry', reason, retryAfterMs: Math.max(...waits) || null, pace: 'prompt' };
  }
  if (outcomes.some(({ kind }) => kind === 'uncertain')) return { kind: 'uncertain', reason };
  const hopeless =
    outcomes.length === placed.length && outcomes.every((one) => one.kind === 'failed' && one.scope === 'channel');
  return { kind: 'failed', reason, scope: hopeless ? 'channel' : 'delivery' };
}

async function pageOf(io: ChannelIo, isUrgent: boolean): Promise<Page> {
  const { planPage } = await import('../page/planPage.ts');
  const parts = await planPage(await io.history());
  let made: Promise<PageFiles> | null = null;
  const make = async (): Promise<PageFiles> => {
    const files = new Map<string, string | Uint8Array>();
    for (const part of parts) for (const [path, content] of await part.make()) files.set(path, content);
    return files;
  };
  return {
    parts,
    isUrgent,
    files: () => {
      made ??= make();
      return made;
    },
  };
}

function digestOf(files: PageFiles): string {
  const parts = [...files].map(([path, content]) => `${path} ${hash('sha1', bytesOf(content))}`);
  return hash('sha1', parts.join('\n'));
}

const targetsOf = async (given: Given, io: ChannelIo): Promise<readonly PageTarget[]> =>
  await Promise.all(placesIn(given).map((place) => targetOf(place, given, io)));

/** Each loads what it needs. */
async function targetOf(place: PagePlace, { apiUrl }: Given, io: ChannelIo): Promise<PageTarget> {
  switch (place.kind) {
    case 'folder':
      return (await import('./pageFolder.ts')).folderTarget(io.resolvePath(place.folder));
    case 's3':
      return (await import('./pageS3.ts')).s3Target(place.s3, apiUrl, io);
    case 'git':
      return (await import('./pageGit.ts')).gitTarget(place.git, io);
    case 'command':
      return (await import('./pageCommand.ts')).commandTarget(place.command, io);
  }
}
