import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyChannelDefinition, Envelope } from '../../src/channels/channel.ts';
import { hostedSenderAt, laterUpdate, wordsOnly } from '../helpers/hostedPage.ts';
import { never, testEnvelope, testNow } from '../helpers/httpChannelIo.ts';
import { type Answer, type Receiver, reply, startReceiver } from '../helpers/httpReceiver.ts';

/** One update as it stands at the service. */
export interface Standing {
  readonly text: string;
  /** When it was posted. */
  readonly at?: Date;
  readonly title?: string;
  readonly open?: boolean;
}

export interface HostedContract {
  readonly definition: AnyChannelDefinition;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The service's answers to a look-up under a known incident that holds these updates, ids `u1`, `u2` … */
  readonly known: (updates: readonly Standing[]) => readonly Answer[];
  /** Its answers to a search among all incidents, where there is one, `found`, with this update. */
  readonly search: (update: Standing) => readonly Answer[];
  /** Its yes to an update of `found`. */
  readonly accepts: Answer;
  /** How an update of `found` is asked for. */
  readonly updateOfFound: string;
  /** How a new incident is asked for. */
  readonly create: string;
  /** False: no times, or another text of the same incident replaces the one before. */
  readonly hasTimes: boolean;
  /** False: an incident has no state there. */
  readonly hasState: boolean;
}

/** What every hosted page does after a lost answer: it looks, and takes nothing for ours that is not. */
export function describeHosted(contract: HostedContract): void {
  const { definition, settings, known, search, accepts } = contract;
  describe(`${definition.type}: after a lost answer`, () => {
    let receiver: Receiver;
    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(async () => {
      await receiver.close();
      receiver.verify();
    });
    const lookUp = async (envelope: Envelope, answers: readonly Answer[]) => {
      receiver.expect(...answers);
      return (await hostedSenderAt(definition, settings, receiver.url)).lookUp?.(envelope, never);
    };
    const second = laterUpdate(2, 'identified', 'found');
    const worded = wordsOnly(second, 'We know why: “x” & <y>.');
    const before = new Date(testNow.getTime() - 3_600_000);

    it('finds an update by our link to it, whatever became of its words', async () => {
      const text = 'Rewritten. https://status.acme.example/incidents/7#2';
      expect(await lookUp(second, known([{ text }]))).toMatchObject({ remoteId: expect.stringMatching(/^found/u) });
      expect(receiver.requests.every(({ method }) => method === 'GET')).toBe(true);
    });

    it('does not take another update’s link for it', async () => {
      const other = { text: 'See https://status.acme.example/incidents/7#22' };
      expect(await lookUp(second, known([other]))).toBe('absent');
    });

    it('finds it by the same words, trimmed and marked up as the service likes', async () => {
      const text = '<p>We know why: “x” &amp; &lt;y>.</p>\n';
      const at = testNow;
      const given = wordsOnly(second, 'We know why: “x” & &lt;y>.');
      const html = await lookUp(given, known([{ text, at }]));
      expect(html).toMatchObject({ remoteId: expect.stringMatching(/^found/u) });
    });

    it('does not take other words for it', async () => {
      expect(await lookUp(worded, known([{ text: 'Nothing of the kind.' }]))).toBe('absent');
    });

    it.runIf(contract.hasTimes)('does not take the same words of an earlier update for it', async () => {
      expect(await lookUp(worded, known([{ text: worded.message.text, at: before }]))).toBe('absent');
    });

    it('finds a first post among all incidents, by its title and our link', async () => {
      const first = testEnvelope();
      const found = await lookUp(first, search({ text: first.message.text, title: first.incident.title }));
      expect(found).toMatchObject({ remoteId: expect.stringMatching(/^found/u) });
    });

    it('takes no other incident for it', async () => {
      const answers = search({ text: 'The same words.', title: 'Another incident', at: testNow });
      const first = wordsOnly(testEnvelope(), 'The same words.');
      receiver.expect(answers[0] as Answer);
      const sender = await hostedSenderAt(definition, settings, receiver.url);
      expect(await sender.lookUp?.(first, never)).toBe('absent');
    });

    it.each<Answer>([
      reply(500),
      reply(401),
      reply(404),
      reply(200, 'no json'),
      reply(200, { x: 1 }),
      { kind: 'reset' },
    ])('does not know where the service does not tell: %j', async (answer) => {
      expect(await lookUp(second, [answer])).toBe('unknown');
      expect(await lookUp(testEnvelope(), [answer])).toBe('unknown');
    });

    const lost: Partial<Envelope> = { firstPost: null, latestPost: null };

    it('hangs a later update on the incident whose first answer was lost', async () => {
      const text = 'Down. https://status.acme.example/incidents/7#1';
      receiver.expect(...search({ text, title: 'Checkout is down', open: false }), accepts);
      const sender = await hostedSenderAt(definition, settings, receiver.url);
      const outcome = await sender.send(laterUpdate(2, 'identified', '', lost), never);
      expect(outcome).toMatchObject({ kind: 'sent', remoteId: expect.stringMatching(/^found/u) });
      const { method, path } = receiver.requests.at(-1) ?? {};
      expect(`${method} ${path}`).toBe(contract.updateOfFound);
    });

    it('stands alone where that incident is not there, or can not be asked for', async () => {
      const strange = search({ text: 'Long ago.', title: 'Another incident' })[0] as Answer;
      for (const answer of [strange, reply(500)]) {
        receiver.expect(answer, accepts);
        const sender = await hostedSenderAt(definition, settings, receiver.url);
        expect(await sender.send(laterUpdate(2, 'identified', '', lost), never)).toMatchObject({ kind: 'sent' });
        const { method, path } = receiver.requests.at(-1) ?? {};
        expect(`${method} ${path}`).toBe(contract.create);
      }
    });

    it.runIf(contract.hasState)(
      'without a link takes an open incident of the same title, and no closed one',
      async () => {
        for (const open of [true, false]) {
          receiver.expect(...search({ text: 'Down.', title: 'Checkout is down', open }), accepts);
          const sender = await hostedSenderAt(definition, settings, receiver.url);
          await sender.send(wordsOnly(laterUpdate(2, 'identified', '', lost), 'Cause found.'), never);
          const { method, path } = receiver.requests.at(-1) ?? {};
          expect(`${method} ${path}`).toBe(open ? contract.updateOfFound : contract.create);
        }
      },
    );

    it('sent again it posts nothing where it is there already, and once where it is not', async () => {
      const again = { ...second, wasUncertain: true };
      receiver.expect(...known([{ text: second.message.text }]));
      const sender = await hostedSenderAt(definition, settings, receiver.url);
      expect(await sender.send(again, never)).toMatchObject({
        kind: 'sent',
        remoteId: expect.stringMatching(/^found/u),
        reason: expect.stringContaining('has it already'),
      });
      expect(receiver.requests.every(({ method }) => method === 'GET')).toBe(true);
      receiver.expect(...known([{ text: 'Nothing of the kind.' }]), accepts);
      expect(await sender.send(again, never)).toMatchObject({ kind: 'sent' });
      expect(receiver.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
    });

    it('does not send twice where the answer is a yes without an id', async () => {
      receiver.expect(reply(200, {}));
      const sender = await hostedSenderAt(definition, settings, receiver.url);
      const outcome = await sender.send(second, never);
      expect(outcome).toMatchObject({ kind: 'uncertain', reason: expect.stringContaining('id') });
      expect(receiver.requests).toHaveLength(1);
    });
  });
}
