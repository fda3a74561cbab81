import { afterEach, beforeEach, expect, it } from 'vitest';
import { statusPage } from '../../src/channels/statusPage.ts';
import type { PageHistory } from '../../src/page/history.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { type S3Server, s3Bucket, s3Keys, startS3Server } from '../helpers/s3Server.ts';

let s3: S3Server;
beforeEach(async () => {
  s3 = await startS3Server();
});
afterEach(() => s3.close());

const place = (more: object = {}): object => ({
  to: [{ s3: { bucket: s3Bucket, endpoint: s3.url, region: 'eu-central-1', ...s3Keys, ...more } }],
});
// The server looks at the clock.
const ioWith = (history: PageHistory) => testIo({ history: async () => history, now: () => new Date() }, 10_000);
async function publish(history: PageHistory, more: object = {}) {
  s3.requests.length = 0;
  const sender = await statusPage.open(settingsOf(statusPage, place(more)) as never, ioWith(history));
  return await sender.send(testEnvelope(), never);
}
const put = (): readonly string[] => s3.requests.flatMap(({ method, key }) => (method === 'PUT' ? [key] : []));
const renamed = { company: { name: 'Other', url: null, supportEmail: null } };

it('uploads the whole page, with the JSON after the pages and index.html after all', async () => {
  expect(await publish(testHistory())).toMatchObject({ kind: 'sent' });
  const keys = put();
  const at = (key: string): number => keys.indexOf(key);
  expect(at('.allclear/files.json')).toBe(0);
  expect(keys.at(-1)).toBe('index.html');
  expect(at('incidents/7/index.html')).toBeGreaterThan(0);
  expect(at('api/v2/summary.json')).toBeGreaterThan(Math.max(at('style.css'), at('incidents/7/index.html')));
  expect(await s3.read('index.html')).toMatchObject({ status: 200, text: expect.stringContaining('Checkout fails') });
});

it.each([
  ['index.html', 'text/html; charset=utf-8', 'no-cache'],
  ['style.css', 'text/css; charset=utf-8', 'public, max-age=300'],
  ['feed.atom', 'application/atom+xml; charset=utf-8', 'no-cache'],
  ['api/v2/summary.json', 'application/json; charset=utf-8', 'no-cache'],
])('%s is %s, and may be kept: %s', async (key, type, kept) => {
  await publish(testHistory());
  const { headers } = await s3.read(key);
  expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([type, kept]);
});

it('uploads nothing that is there already', async () => {
  await publish(testHistory());
  expect(await publish(testHistory())).toMatchObject({ kind: 'sent' });
  expect(put()).toEqual([]);
  await publish(testHistory(renamed));
  expect(put()).toContain('index.html');
  expect(put()).not.toContain('style.css');
});

it('takes away what is no longer public, and leaves what it did not put there', async () => {
  await publish(testHistory(), { prefix: 'status' });
  const others = await publish(testHistory());
  expect(others).toMatchObject({ kind: 'sent' });
  await publish(testHistory({ incidents: testHistory().incidents.slice(1) }), { prefix: 'status' });
  expect((await s3.read('status/incidents/7/index.html')).status).toBe(404);
  expect((await s3.read('status/incidents/6/index.html')).status).toBe(200);
  expect((await s3.read('incidents/7/index.html')).status).toBe(200);
});

it('keeps index.html as it was when another file is refused, and tries again', async () => {
  await publish(testHistory());
  const before = (await s3.read('index.html')).text;
  s3.refuse = ({ method, key }) => (method === 'PUT' && key === 'feed.atom' ? { status: 503, code: 'SlowDown' } : null);
  const outcome = await publish(testHistory(renamed));
  expect(outcome).toEqual({
    kind: 'retry',
    reason: `s3://${s3Bucket}: too many requests at once`,
    retryAfterMs: null,
    pace: 'prompt',
  });
  expect((await s3.read('index.html')).text).toBe(before);
  s3.refuse = null;
  expect(await publish(testHistory(renamed))).toMatchObject({ kind: 'sent' });
  expect((await s3.read('index.html')).text).toContain('Other');
});

it.each([
  [403, 'AccessDenied', 'failed', 'the access key may not do that'],
  [404, 'NoSuchBucket', 'failed', `there is no bucket "${s3Bucket}" at http://127.0.0.1:`],
  [403, 'RequestTimeTooSkewed', 'failed', 'this machine’s clock is wrong'],
  [301, 'PermanentRedirect', 'failed', 'the bucket is not in the region "eu-central-1"'],
  [500, 'InternalError', 'retry', 'no'],
] as const)('of a %i %s makes "%s": %s', async (status, code, kind, words) => {
  s3.refuse = () => ({ status, code });
  const outcome = await publish(testHistory());
  expect(outcome).toMatchObject({ kind, reason: expect.stringContaining(words) });
});

it('is refused with the wrong secret, and no reason holds it', async () => {
  const outcome = await publish(testHistory(), { secretAccessKey: 'WRONG-SECRET' });
  expect(outcome).toMatchObject({
    kind: 'failed',
    scope: 'channel',
    reason: expect.stringContaining('secret is wrong'),
  });
  expect(JSON.stringify(outcome)).not.toContain('WRONG-SECRET');
});

it('proves the bucket without a post', async () => {
  const verdict = await statusPage.verify(settingsOf(statusPage, place()) as never, ioWith(testHistory()), never);
  expect(verdict).toMatchObject({ kind: 'ok' });
  expect(put()).toEqual([]);
  s3.refuse = () => ({ status: 403, code: 'AccessDenied' });
  const refused = await statusPage.verify(settingsOf(statusPage, place()) as never, ioWith(testHistory()), never);
  expect(refused).toMatchObject({ kind: 'fault', message: `s3://${s3Bucket}: the access key may not do that` });
});
