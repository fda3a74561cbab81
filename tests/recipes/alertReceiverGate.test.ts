import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertmanager, firing } from './alertPayloads.ts';
import { alertSecret, openReceiverDesk, type ReceiverDesk } from './receiverDesk.ts';
import type { RecipeDesk } from './recipeDesk.ts';

let receiver: ReceiverDesk;
let desk: RecipeDesk;
beforeEach(async () => {
  receiver = openReceiverDesk();
  desk = receiver.desk;
  await receiver.start();
});
afterEach(() => receiver.close());
const post = (body: unknown, authorization?: string) => receiver.post(body, authorization);

describe('the receiver', () => {
  it.each(['', 'Bearer ', `Bearer ${alertSecret}x`, `Bearer ${alertSecret.slice(1)}`, `Basic ${alertSecret}`])(
    'takes nothing with the authorization %j',
    async (authorization) => {
      expect(await post(alertmanager(firing), authorization)).toMatchObject({ status: 401 });
      expect(desk.stored()).toBe(false);
    },
  );

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"alerts":{}}',
    '{"msg":"x"}',
    '{"alerts":[null]}',
    '{"alerts":[{"labels":5,"status":"firing"}]}',
  ])('answers %j with 400 and goes on', async (body) => {
    expect(await post(body)).toMatchObject({ status: 400 });
    expect(await post(alertmanager(firing))).toMatchObject({ status: 200 });
  });

  it('takes no more than its bound', async () => {
    expect(await post(JSON.stringify({ alerts: [], pad: 'x'.repeat(8_000_001) }))).toMatchObject({ status: 413 });
  });

  it('asks for it to be sent again where it could not be kept, and tells only the log why', async () => {
    writeFileSync(desk.configFile, '{}');
    expect(await post(alertmanager(firing))).toEqual({ status: 500, text: 'Not kept. Send it again.' });
    expect(receiver.logged()).toContain('config_invalid');
    expect(receiver.logged()).not.toContain(alertSecret);
  });

  it.each([
    [{ ALERT_SECRET_FILE: '' }, 'openssl rand'],
    [{ ALERT_RESOLVED: 'publish' }, 'note or resolve'],
  ])('does not start with %j', async (env, words) => {
    await receiver.stop();
    await receiver.start(env);
    expect(await receiver.ended()).toBe(1);
    expect(receiver.logged()).toContain(words);
  });
});
