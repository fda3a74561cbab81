import { expect, it } from 'vitest';
import { facebook } from '../../src/channels/facebook.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { correctionOf } from '../contract/edits.ts';
import { never, settingsOf, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();
const first = { remoteId: '1029_77', url: null };
const comment = { remoteId: '77_5', url: null };
const right = { subject: null, text: 'Card orders work.', html: null, parts: [] };

/** Of the first post, or of a comment under it. */
async function edit(post: typeof first, ...answers: readonly Answer[]): Promise<Outcome | undefined> {
  receiver.expect(...answers);
  const given = settingsOf(facebook, { pageId: '1029', pageToken: 'page-token', apiUrl: receiver.url });
  const sender = await facebook.open(given as never, testIo());
  return await sender.edit?.(correctionOf(post, { message: right, firstPost: first }), post, never);
}
const says = (message: string): Answer => reply(200, { id: '1', message });
const yes = reply(200, { success: true });
const no = (code: number, more: object = {}): Answer =>
  reply(400, { error: { message: 'no', type: 'OAuthException', code, ...more } });
const written = (): readonly (readonly [string, string])[] =>
  receiver.requests
    .filter(({ method }) => method === 'POST')
    .map(({ path, body }) => [path, JSON.parse(body).message] as const);

it('keeps the newest state that stands on top of a first post', async () => {
  expect(await edit(first, says('Shop (resolved)\n\n———\n\nNo order works.'), yes)).toEqual({ kind: 'sent', ...first });
  expect(written()).toEqual([['/v24.0/1029_77', 'Shop (resolved)\n\n———\n\nCard orders work.']]);
});

it('corrects a comment, and leaves the post above it as it is', async () => {
  const top = says('Shop (resolved)\n\n———\n\nNo order works.');
  expect(await edit(comment, says('No card order works.'), top, yes)).toEqual({ kind: 'sent', ...comment });
  expect(written()).toEqual([['/v24.0/77_5', 'Card orders work.']]);
});

it('corrects the copy of a comment on top of the first post, before the comment', async () => {
  const top = says('All  works again.\n\n———\n\nNo order works.');
  expect(await edit(comment, says('All works again.'), top, yes, yes)).toEqual({ kind: 'sent', ...comment });
  expect(written()).toEqual([
    ['/v24.0/1029_77', 'Card orders work.\n\n———\n\nNo order works.'],
    ['/v24.0/77_5', 'Card orders work.'],
  ]);
});

it('goes on where an answer was lost between the copy and the comment', async () => {
  const top = says('All works again.\n\n———\n\nNo order works.');
  expect(await edit(comment, says('All works again.'), top, { kind: 'reset' })).toMatchObject({ kind: 'uncertain' });
  const changed = says('Card orders work.\n\n———\n\nNo order works.');
  expect(await edit(comment, says('All works again.'), changed, yes)).toEqual({ kind: 'sent', ...comment });
});

it('says so where the copy can not be edited, and edits the comment', async () => {
  const top = says('All works again.\n\n———\n\nNo order works.');
  const outcome = await edit(comment, says('All works again.'), top, no(200), yes);
  expect(outcome).toEqual({ kind: 'sent', ...comment, reason: 'edit_failed' });
});

it('takes no line of the message for the one that parts a post', async () => {
  receiver.expect(reply(200, { id: '1029_77' }));
  const given = settingsOf(facebook, { pageId: '1029', pageToken: 'page-token', apiUrl: receiver.url });
  const sender = await facebook.open(given as never, testIo());
  const message = { ...right, text: 'Before\n———\nafter ——— and on' };
  await sender.send(correctionOf(first, { message, firstPost: null }), never);
  const [[, sent] = ['', '']] = written();
  expect(sent).toBe('Before\n—\u2060——\nafter ——— and on');
  expect(await edit(first, says(sent), yes)).toMatchObject({ kind: 'sent' });
  expect(written().at(-1)).toEqual(['/v24.0/1029_77', 'Card orders work.']);
});

it.each([
  [no(100, { error_subcode: 33 }), 'failed', 'delivery'],
  [no(200), 'failed', 'delivery'],
  [no(190, { error_subcode: 463 }), 'failed', 'channel'],
  [no(2), 'uncertain', undefined],
  [no(32), 'retry', undefined],
  [reply(200, { id: '1029_77' }), 'uncertain', undefined],
])('after %j it is %s', async (answer, kind, scope) => {
  const outcome = await edit(first, says('No order works.'), answer);
  expect([outcome?.kind, outcome?.kind === 'failed' ? outcome.scope : undefined]).toEqual([kind, scope]);
});

it('edits no post that has lost its text, and none that would grow too long', async () => {
  expect(await edit(first, reply(200, { id: '1029_77' }))).toMatchObject({ kind: 'failed', scope: 'delivery' });
  const long = says(`${'x'.repeat(63_200)}\n———\nold`);
  expect(await edit(first, long)).toMatchObject({ kind: 'failed', scope: 'delivery' });
  expect(written()).toEqual([]);
});
