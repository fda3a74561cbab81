import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zendesk } from '../../src/channels/zendesk.ts';
import { entryOf, onTop, withEntryCorrected } from '../../src/channels/zendeskEntry.ts';
import { correctionOf } from '../contract/edits.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const page = 'https://status.acme.example/incidents/7';
const message = (text: string) => ({ subject: null, text, html: null, parts: [] });
const entryAt = async (seq: number, minute: number, text: string): Promise<string> =>
  await entryOf(
    testEnvelope({
      update: { seq, event: 'identified', status: 'identified', at: new Date(Date.UTC(2026, 10, 23, 10, minute)) },
      message: message(text),
    }),
  );
const articleOf = async (texts: readonly string[]): Promise<string> => {
  const entries = await Promise.all(texts.map((text, index) => entryAt(index + 1, index, text)));
  return entries.reduce((body, entry) => onTop(entry, body), '');
};
const correction = (corrects: number, text: string) =>
  correctionOf(
    { remoteId: 'article:9', url: null },
    {
      message: message(text),
      update: { seq: 9, event: 'correction', status: 'identified', at: new Date(), corrects },
    },
  );

describe('an article with several entries', () => {
  it('gets other words in the one that links to the update, under the same time', async () => {
    const body = await articleOf([`Down. ${page}#1`, `Found. ${page}#2`, `Fixed. ${page}#3`]);
    const corrected = await withEntryCorrected(body, correction(2, `Not found yet. ${page}#2`));
    expect(corrected).toBe(await articleOf([`Down. ${page}#1`, `Not found yet. ${page}#2`, `Fixed. ${page}#3`]));
  });

  it('keeps every other entry to the letter, whatever they hold, and takes the same edit twice', async () => {
    const words = fc.array(fc.constantFrom('a', '---', '<hr>', '**b**', '2026-11-23 10:00 UTC', '\n\n', '- c'), {
      minLength: 1,
      maxLength: 8,
    });
    const texts = fc.array(words, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(3), words, async (given, place, right) => {
        const seq = (place % given.length) + 1;
        const linked = given.map((one, index) => `${one.join(' ')}\n\n${page}#${index + 1}`);
        const wanted = linked.with(seq - 1, `${right.join(' ')}\n\n${page}#${seq}`);
        const envelope = correction(seq, wanted[seq - 1] ?? '');
        const once = await withEntryCorrected(await articleOf(linked), envelope);
        expect(once?.trim()).toBe((await articleOf(wanted)).trim());
        expect(await withEntryCorrected(once ?? '', envelope)).toBe(once);
      }),
    );
  });

  it.each([
    ['no entry links to it', [`Down. ${page}#1`, `Found. ${page}#22`]],
    ['two do', [`Down. ${page}#2`, `Found. ${page}#2`]],
    ['it has no time over it', ['']],
  ])('is not touched where %s', async (_, texts) => {
    const body = texts[0] === '' ? `<p>Rewritten. ${page}#2</p>` : await articleOf(texts);
    expect(await withEntryCorrected(body, correction(2, 'Right.'))).toBeNull();
  });
});

describe('a community post', () => {
  const receiver = receiverOfEachTest();
  const time = '<p><strong>2026-11-23 10:00 UTC</strong></p>';
  const edit = async (remoteId: string, ...answers: readonly Answer[]) => {
    receiver.expect(...answers);
    const given = { subdomain: 'acme', token: 't', as: 'community-post', topicId: 36, apiUrl: receiver.url };
    const sender = await zendesk.open(settingsOf(zendesk, given) as never, testIo());
    return await sender.edit?.(correction(1, 'It is **up**.'), { remoteId, url: null }, never);
  };
  const asked = () => {
    const { method, path, body = '' } = receiver.requests.at(-1) ?? {};
    return [`${method} ${path}`, body === '' ? null : JSON.parse(body)];
  };

  it('gets other words under its time', async () => {
    const outcome = await edit(
      'post:55',
      reply(200, { post: { id: 55, details: `${time}\n<p>It is down.</p>` } }),
      reply(200, { post: { id: 55 } }),
    );
    expect(outcome).toEqual({ kind: 'sent', remoteId: 'post:55', url: null });
    const details = `${time}\n<p>It is <strong>up</strong>.</p>`;
    expect(asked()).toEqual(['PUT /api/v2/community/posts/55', { post: { details } }]);
  });

  it('has comments, which get theirs', async () => {
    const outcome = await edit(
      'post:55/comment:77',
      reply(200, { comment: { id: 77, body: `${time}\n<p>It is down.</p>` } }),
      reply(200, { comment: { id: 77 } }),
    );
    expect(outcome).toEqual({ kind: 'sent', remoteId: 'post:55/comment:77', url: null });
    const body = `${time}\n<p>It is <strong>up</strong>.</p>`;
    expect(asked()).toEqual(['PUT /api/v2/community/posts/55/comments/77', { comment: { body } }]);
  });

  it('is not edited where it was rewritten by hand, or where its id is none', async () => {
    const refused = { kind: 'failed', scope: 'delivery' };
    expect(await edit('post:55', reply(200, { post: { id: 55, details: 'Mine.' } }))).toMatchObject(refused);
    expect(await edit('post:55', reply(200, { post: { id: 55 } }))).toMatchObject(refused);
    expect(await edit('somewhere')).toMatchObject(refused);
    expect(receiver.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
