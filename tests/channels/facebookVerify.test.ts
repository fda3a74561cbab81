import { expect, it } from 'vitest';
import { facebook } from '../../src/channels/facebook.ts';
import { never, settingsOf, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const pageToken = 'EAAB-page-token';
const receiver = receiverOfEachTest();

const refusal = (code: number, more: object = {}, status = 400): Answer =>
  reply(status, { error: { message: `(#${code}) no`, type: 'OAuthException', code, fbtrace_id: 'A', ...more } });
const verify = async (answers: readonly Answer[]) => {
  receiver.expect(...answers);
  const given = settingsOf(facebook, { pageId: '1029', pageToken, apiUrl: receiver.url });
  const verdict = await facebook.verify(given as never, testIo(), never);
  expect(receiver.requests.map(({ method }) => method)).toEqual(answers.map(() => 'GET'));
  expect(JSON.stringify(verdict)).not.toContain(pageToken);
  if (verdict.kind !== 'ok') expect(verdict.fix).toContain('incident channels test');
  return verdict;
};

const page = reply(200, { id: '1029', name: 'Acme', access_token: 'x' });
const publicPage = reply(200, { id: '1029', name: 'Acme' });
const itself = reply(200, { id: '1029', name: 'Acme' });
const all = ['pages_manage_posts', 'pages_manage_engagement', 'pages_read_engagement', 'pages_show_list'];
const may = (scopes: readonly string[], endsInDays = 0): Answer => {
  const endsAt = endsInDays === 0 ? 0 : testNow.getTime() / 1000 + endsInDays * 86_400;
  return reply(200, { data: { type: 'PAGE', is_valid: true, scopes, expires_at: endsAt } });
};

it('names the Page it posts as, and asks nothing that would post', async () => {
  expect(await verify([page, itself, may(all)])).toEqual({ kind: 'ok', message: 'posts as the Page Acme' });
  expect(receiver.requests.map(({ path }) => path)).toEqual([
    '/v24.0/1029?fields=id,name,access_token',
    '/v24.0/me?fields=id,name',
    `/v24.0/debug_token?input_token=${pageToken}`,
  ]);
});

it.each<readonly [string, readonly Answer[]]>([
  ['a token that may not ask what it may do', [page, itself, refusal(100)]],
  ['a Facebook that does not say whose token it is', [page, refusal(1, {}, 500), may(all)]],
  ['a token that lives long enough', [page, itself, may(all, 15)]],
])('passes %s', async (_, answers) => {
  expect(await verify(answers)).toMatchObject({ kind: 'ok' });
});

it.each<readonly [string, readonly Answer[], RegExp, RegExp]>([
  [
    'a token of another Page, where this one is for all to see',
    [publicPage, reply(200, { id: '4', name: 'Other' })],
    /token is of Other \(4\), and not of the Page 1029/u,
    /"pageId"/u,
  ],
  [
    'a token of another Page, where this one is not',
    [refusal(10), reply(200, { id: '4', name: 'Other' })],
    /token is of Other \(4\), and not of the Page 1029/u,
    /"pageId"/u,
  ],
  [
    'a number that is no Page’s, and another Page’s token',
    [refusal(100, { error_subcode: 33 }), reply(200, { id: '4', name: 'Other' })],
    /token is of Other \(4\)/u,
    /"pageId"/u,
  ],
  [
    'a token of a person',
    [page, reply(200, { id: '55', name: 'Ada' })],
    /token is of Ada \(55\), who manages the Page, and not of the Page itself/u,
    /make a Page token/u,
  ],
  ['no such Page', [refusal(100, { error_subcode: 33 }), refusal(100)], /no such Page/u, /"pageId"/u],
  ['another Page', [reply(200, { id: '4' }), refusal(100)], /another Page, or with none/u, /"pageId"/u],
  ['a permission that is missing', [refusal(200, {}, 403), itself], /may not do this/u, /pages_manage_posts/u],
  [
    'a token that may only read',
    [page, itself, may(['pages_read_engagement'])],
    /lacks pages_manage_posts and pages_manage_engagement, so it may not post/u,
    /make a Page token with pages_manage_posts/u,
  ],
  ['an expired token', [refusal(190, { error_subcode: 463 })], /token has expired/u, /make a Page token/u],
  ['a revoked token', [refusal(190, { error_subcode: 467 })], /revoked/u, /make a Page token/u],
  ['an app that was removed', [refusal(190, { error_subcode: 458 })], /app was removed/u, /make a Page token/u],
  ['a changed password', [refusal(190, { error_subcode: 460 })], /changed the password/u, /make a Page token/u],
  ['a broken Facebook', [refusal(2, {}, 500)], /500/u, /later/u],
  ['nothing', [{ kind: 'reset' }], /./u, /later/u],
])('finds %s', async (_, answers, message, fix) => {
  const verdict = await verify(answers);
  expect(verdict).toMatchObject({
    kind: 'fault',
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
  });
});

it.each<readonly [string, readonly Answer[], RegExp]>([
  ['whose token it is can’t be told', [publicPage, refusal(100)], /does not seem to be one of the Page/u],
  ['it may post, but not comment', [page, itself, may([all[0] ?? '', all[2] ?? ''])], /lacks pages_manage_engagement/u],
  ['it ends within two weeks', [page, itself, may(all, 13)], /expires on 2026-12-06/u],
])('warns where %s', async (_, answers, message) => {
  expect(await verify(answers)).toMatchObject({ kind: 'warning', message: expect.stringMatching(message) });
});
