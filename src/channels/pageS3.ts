import { hash } from 'node:crypto';
import type { Outcome } from '../domain/delivery.ts';
import { type AwsKeys, revealAwsKeys } from './awsSigned.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { bytesOf, cacheControlOf, contentTypeOf, inOrder } from './pageFiles.ts';
import { goneFrom, manifestPath, manifestText, readManifest, samePaths } from './pageManifest.ts';
import { type S3Settings, s3Name } from './pagePlaces.ts';
import { type Bucket, openBucket, S3Refusal } from './pageS3Api.ts';
import type { Page, PageTarget } from './pageTarget.ts';
import { withoutSlash } from './secretUrl.ts';

/** A bucket at Amazon, or at any service that speaks the same language. */
export async function s3Target(given: S3Settings, apiUrl: string | undefined, io: ChannelIo): Promise<PageTarget> {
  const name = s3Name(given);
  const base = baseOf(given, apiUrl);
  let keys: Promise<AwsKeys> | null = null;
  const bucket = async (signal: AbortSignal): Promise<Bucket> => {
    keys ??= revealAwsKeys(given, io);
    return openBucket(given, base, await keys, io, signal);
  };
  return {
    name,
    publish: async (page, signal): Promise<Outcome> => {
      try {
        await upload(await bucket(signal), page);
        return { kind: 'sent', remoteId: null, url: null };
      } catch (error) {
        if (error instanceof S3Refusal) return error.outcome;
        throw error;
      }
    },
    verify: async (signal): Promise<Verdict> => {
      try {
        await (await bucket(signal)).list(1);
        return { kind: 'ok', message: `${name} can be listed; whether it can be written to, only a page can show` };
      } catch (error) {
        if (!(error instanceof S3Refusal)) throw error;
        const fix = 'mend the settings of the place, or what its key may do, then: incident channels test';
        return { kind: 'fault', message: error.outcome.reason, fix };
      }
    },
  };
}

/** A bucket whose name has a dot has no certificate as a host name; other services have it in the path. */
function baseOf({ bucket, region, endpoint }: S3Settings, apiUrl: string | undefined): string {
  const own = endpoint ?? apiUrl;
  if (own !== undefined) return `${withoutSlash(own)}/${bucket}`;
  return bucket.includes('.')
    ? `https://s3.${region}.amazonaws.com/${bucket}`
    : `https://${bucket}.s3.${region}.amazonaws.com`;
}

/** Requests under way; each has a connection of its own. */
const atOnce = 8;

/**
 * Uploads what differs, in an order in which no file links to one that is not there yet; what is no part of the page
 * any more goes last. Killed at any point it leaves an old first page beside new files, or the new one with all its own.
 */
async function upload(bucket: Bucket, page: Page): Promise<void> {
  const [there, text] = await Promise.all([bucket.list(), bucket.get(manifestPath)]);
  const files = await page.files();
  const { files: ours } = readManifest(text);
  const all = new Map([...ours, ...[...files.keys()].map((path) => [path, ''] as const)]);
  // Before they go up, so that no kill leaves files that nobody takes away.
  if (all.size > ours.size) await keepManifest(bucket, all);
  for (const step of inOrder(files)) {
    const changed = step.filter(([path, content]) => there.get(path) !== hash('md5', bytesOf(content)));
    await eachOf(changed, ([path, content]) =>
      bucket.put(path, bytesOf(content), {
        'content-type': contentTypeOf(path),
        'cache-control': cacheControlOf(path),
      }),
    );
  }
  await eachOf(
    goneFrom(all, files).filter((path) => there.has(path)),
    (path) => bucket.remove(path),
  );
  if (!samePaths(all, files)) await keepManifest(bucket, new Map([...files.keys()].map((path) => [path, ''])));
}

const keepManifest = async (bucket: Bucket, manifest: ReadonlyMap<string, string>): Promise<void> => {
  const headers = { 'content-type': contentTypeOf(manifestPath), 'cache-control': 'no-store' };
  await bucket.put(manifestPath, Buffer.from(manifestText(manifest)), headers);
};

/** The first refusal ends it, once what is under way has ended. */
async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const refused: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined && refused.length === 0; item = left.shift()) {
      await act(item).catch((error: unknown) => void refused.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (refused.length > 0) throw refused[0];
}
