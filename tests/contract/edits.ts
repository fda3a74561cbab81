import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyChannelDefinition, Envelope, RemotePost } from '../../src/channels/channel.ts';
import type { Outcome } from '../../src/domain/delivery.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, type Receiver, reply, startReceiver } from '../helpers/httpReceiver.ts';

/** How a channel corrects what it has posted. */
export interface EditContract {
  /** The post whose words are wrong, as `send` named it. */
  readonly post: RemotePost;
  /** Answers to what is asked before anything is changed. */
  readonly reads?: readonly Answer[];
  /** Answers to the same questions where other words stand there than ours. */
  readonly strange?: readonly Answer[];
  /** The service's yes to the edit. */
  readonly accepts: Answer;
  /** The service's no where the post was deleted, to the first question; a 404 for most. */
  readonly gone?: Answer;
  /** `PUT /path`, as the one request that changes something is asked. */
  readonly asks: string;
}

interface Editing {
  readonly definition: AnyChannelDefinition;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly pointTo: (url: string) => Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
}

const words = 'Only card orders fail, as “seen” since 09:58 UTC.';

/** The envelope of a correction of the first update. */
export const correctionOf = (post: RemotePost, overrides: Partial<Envelope> = {}): Envelope =>
  testEnvelope({
    deliveryId: 'dcorrection',
    update: { seq: 2, event: 'correction', status: 'investigating', at: testNow, corrects: 1 },
    message: {
      subject: null,
      text: `${words} https://status.acme.example/incidents/7#1`,
      html: null,
      parts: [],
    },
    earlierIds: ['d2kq7x5v3m'],
    firstPost: post,
    latestPost: post,
    ...overrides,
  });

/** What every channel that can edit holds to (channel.ts, `Sender.edit`). */
export function describeEdits(channel: Editing, contract: EditContract): void {
  const { definition, secrets } = channel;
  const { post, reads = [], accepts, gone = reply(404) } = contract;

  describe(`${definition.type}: edits what it has posted`, () => {
    let receiver: Receiver;
    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(async () => {
      await receiver.close();
      receiver.verify();
    });

    const edit = async (answers: readonly Answer[], deadlineMs = 2000): Promise<Outcome> => {
      receiver.expect(...answers);
      const given = settingsOf(definition, { ...channel.settings, ...channel.pointTo(receiver.url) });
      const sender = await definition.open(given, testIo({}, deadlineMs));
      const outcome = await sender.edit?.(correctionOf(post), post, never);
      await sender.close();
      if (!outcome) throw new Error(`${definition.type} has no edit`);
      for (const secret of secrets) expect(JSON.stringify(outcome)).not.toContain(secret);
      return outcome;
    };
    const refused = { kind: 'failed', scope: 'delivery' };
    const changes = () => receiver.requests.filter(({ method }) => method !== 'GET');

    it('says the new words in the same post, by one request that posts nothing', async () => {
      expect(await edit([...reads, accepts])).toEqual({ kind: 'sent', remoteId: post.remoteId, url: post.url });
      const [change, ...others] = changes();
      expect(others).toEqual([]);
      expect(`${change?.method} ${decodeURIComponent(change?.path ?? '')}`).toBe(contract.asks);
      const body = change?.headers['content-type']?.includes('json')
        ? (change?.body ?? '')
        : decodeURIComponent((change?.body ?? '').replaceAll('+', ' '));
      expect(body).toContain(words);
    });

    it('does the same when it is done again', async () => {
      await edit([...reads, { kind: 'reset' }]);
      await edit([...reads, accepts]);
      const [first, second] = changes();
      expect([second?.method, second?.path, second?.body]).toEqual([first?.method, first?.path, first?.body]);
    });

    it('fails for this post alone where it was deleted or may not be edited', async () => {
      expect(await edit([gone])).toMatchObject(refused);
      for (const status of [400, 403, 404, 410, 422]) {
        expect(await edit([...reads, reply(status)]), String(status)).toMatchObject(refused);
      }
    });

    it('stops the whole channel on 401', async () => {
      expect(await edit([...reads, reply(401)])).toMatchObject({ kind: 'failed', scope: 'channel' });
    });

    it.each<Answer>([
      reply(500),
      reply(503),
      { kind: 'reset' },
      { kind: 'cut', status: 200, body: '{"id":"1' },
      { kind: 'huge', status: 200, bytes: 3 * 1024 * 1024 },
    ])('is uncertain where the answer to the edit was lost: %j', async (answer) => {
      expect(await edit([...reads, answer])).toMatchObject({ kind: 'uncertain' });
    });

    it('is uncertain at its deadline', async () => {
      expect(await edit([...reads, { kind: 'hang' }], 300)).toMatchObject({ kind: 'uncertain' });
    });

    it('waits where the service asks it to', async () => {
      const busy = reply(429, '', { 'retry-after': '7' });
      expect(await edit([...reads, busy])).toMatchObject({ kind: 'retry', retryAfterMs: 7000 });
    });

    it.runIf(reads.length > 0)('is retried where a question before the edit was not answered', async () => {
      expect(await edit([{ kind: 'reset' }])).toMatchObject({ kind: 'retry' });
      expect(await edit([reply(500)])).toMatchObject({ kind: 'retry' });
      expect(changes()).toEqual([]);
    });

    it.runIf(contract.strange)('edits nothing where what stands there is not surely ours', async () => {
      expect(await edit(contract.strange ?? [])).toMatchObject(refused);
      expect(changes()).toEqual([]);
    });
  });
}
