import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOfFailure, outcomeOfStatus, remoteText, retryAfterMs } from '../../src/channels/http.ts';
import { HttpFailure } from '../../src/net/httpFailure.ts';
import { testNow } from '../helpers/httpChannelIo.ts';

const answer = (status: number, headers: Record<string, string> = {}, text = '') => ({ status, headers, text });

// The table of statuses itself is run by every channel: tests/contract/channel.ts.
it('gives every status one outcome, and none but 2xx is success', () => {
  for (let status = 200; status < 600; status += 1) {
    const outcome = outcomeOfStatus(answer(status), 'X', testNow);
    const expected =
      status < 300 ? undefined : [420, 429].includes(status) ? 'retry' : status >= 500 ? 'uncertain' : 'failed';
    expect(outcome?.kind, String(status)).toBe(expected);
  }
});

describe('how long to wait', () => {
  it.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['none at all', { 'retry-after': '0' }, 0],
    ['a date', { 'retry-after': 'Mon, 23 Nov 2026 10:00:05 GMT' }, 5000],
    ['a date that is over', { 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT' }, 0],
    ['less than nothing', { 'retry-after': '-5' }, 0],
    ['words', { 'retry-after': 'soon' }, null],
    ['nothing', {}, null],
    ['an empty header', { 'retry-after': '' }, null],
    ['X’s reset', { 'x-rate-limit-reset': '1795428060' }, 60_000],
    [
      'X’s limit for a day, which is used up',
      {
        'x-rate-limit-reset': '1795428060',
        'x-app-limit-24hour-remaining': '0',
        'x-app-limit-24hour-reset': '1795431600',
      },
      3_600_000,
    ],
    ['Mastodon’s date', { 'x-ratelimit-reset': '2026-11-23T10:01:00.000000Z' }, 60_000],
    ['Bluesky’s epoch', { 'ratelimit-reset': '1795428060' }, 60_000],
    ['Zendesk’s seconds', { 'ratelimit-reset': '12' }, 12_000],
    ['no time', { 'x-ratelimit-reset': 'soon' }, null],
    ['X’s reset, over', { 'x-rate-limit-reset': '1795427000' }, 0],
    ['the header before the reset', { 'retry-after': '1', 'x-rate-limit-reset': '1795428060' }, 1000],
  ])('%s', (_, headers, expected) => {
    expect(retryAfterMs({ headers: { ...headers } }, testNow)).toBe(expected);
  });
});

it('repeats no HTML page of a proxy', () => {
  const outcome = outcomeOfStatus(
    answer(502, {}, '\n<!doctype html><title>Bad gateway'),
    'hooks.acme.example',
    testNow,
  );
  expect(outcome).toMatchObject({ reason: 'hooks.acme.example said HTTP 502' });
});

it('repeats remote text in one short line that can not drive a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      const shown = remoteText(text);
      expect(shown.length).toBeLessThanOrEqual(201);
      expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

it('tells what can not have arrived from what can', () => {
  expect(outcomeOfFailure(new HttpFailure('before', 'refused'))).toMatchObject({ kind: 'retry', retryAfterMs: null });
  expect(outcomeOfFailure(new HttpFailure('before', 'metadata', null, true))).toMatchObject({
    kind: 'failed',
    scope: 'channel',
  });
  expect(outcomeOfFailure(new HttpFailure('after', 'cut'))).toMatchObject({ kind: 'uncertain' });
  expect(() => outcomeOfFailure(new Error('a bug'))).toThrow('a bug');
});
