import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyChannelDefinition, Envelope } from '../../src/channels/channel.ts';
import { commonSettings } from '../../src/channels/settings.ts';
import type { DeliveryState, Outcome } from '../../src/domain/delivery.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { type Answer, type Receiver, reply, startReceiver } from '../helpers/httpReceiver.ts';
import { describeEdits, type EditContract } from './edits.ts';

export interface DefinitionContract {
  readonly definition: AnyChannelDefinition;
  /** The least settings that are accepted, with literal secrets. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** True: this form of the channel can't edit, though another one can. */
  readonly withoutEdit?: boolean;
}

export interface HttpContract extends DefinitionContract {
  /** These point the channel at the receiver. */
  readonly pointTo: (url: string) => Readonly<Record<string, unknown>>;
  /** The service's yes to one message. */
  readonly accepts: Answer;
  readonly secrets: readonly string[];
  /** The service gives no id with its yes: `remoteId` is null, for what is made up is none. */
  readonly withoutId?: boolean;
  /** Answers to what a sender asks before its first message, such as a sign-in; the table is about the message. */
  readonly before?: readonly Answer[];
  /** What a lost answer becomes; `uncertain` for all that is known. */
  readonly envelope?: Partial<Envelope>;
  /** Needed by a channel that can edit, and by no other. */
  readonly edits?: EditContract;
}

/** What every channel type holds to, whatever it speaks. */
export function describeDefinition({ definition, settings, withoutEdit }: DefinitionContract): void {
  describe(`${definition.type}: its definition`, () => {
    const schema = v.strictObject({ ...commonSettings, ...definition.settings });

    it('takes its own settings and fills in the common ones', () => {
      expect(settingsOf(definition, settings)).toMatchObject({
        audience: 'public',
        expireAfter: 7_200_000,
        allowMetadata: false,
      });
    });

    it('refuses an unknown setting, and each required one that is missing, by name', () => {
      const strange = v.safeParse(schema, { ...settings, strange: 1 });
      expect(strange.issues?.map((issue) => v.getDotPath(issue))).toEqual(['strange']);
      const placesOf = (given: object): readonly (string | null)[] => {
        const { issues, output } = v.safeParse(schema, given);
        return issues?.map((issue) => v.getDotPath(issue)) ?? faultsIn(output).map((fault) => fault.setting);
      };
      const faultsIn = (output: unknown) => definition.faults?.(output as never) ?? [];
      for (const name of Object.keys(settings)) {
        const { [name]: _, ...rest } = settings;
        expect(placesOf(rest), name).toEqual([name]);
      }
      expect(placesOf(settings)).toEqual([]);
    });

    it('keeps no secret where it can be printed', () => {
      const shown = JSON.stringify(settingsOf(definition, settings)) + String(settingsOf(definition, settings));
      for (const value of Object.values(settings)) {
        if (typeof value === 'string' && /secret|whsec/u.test(value)) expect(shown).not.toContain(value);
      }
    });

    it('measures: nothing is short, and beyond the limit is over it', () => {
      const { limit } = definition.measure('');
      expect(definition.measure('').length).toBe(0);
      if (limit === null) return expect(definition.limitText).toBe('none');
      expect(definition.limitText).toContain(String(limit));
      expect(definition.measure('a'.repeat(limit)).length).toBeLessThanOrEqual(limit);
      expect(definition.measure('a'.repeat(limit + 1)).length).toBeGreaterThan(limit);
    });

    it(`has ${definition.can.edit && !withoutEdit ? 'an' : 'no'} edit, as its definition says`, async () => {
      const sender = await definition.open(settingsOf(definition, settings), testIo());
      await sender.close();
      expect(sender.edit !== undefined).toBe(definition.can.edit && !withoutEdit);
    });

    it('says what can not be taken back, and how a lost answer is settled', () => {
      expect(definition.afterwards).toMatch(/\.$/u);
      expect(definition.uncertain.means).not.toBe('');
      expect(['look-up', 'look-up-only'].includes(definition.uncertain.rule)).toBe(definition.can.lookUp);
    });
  });
}

const kinds: Record<Outcome['kind'], DeliveryState> = {
  sent: 'sent',
  retry: 'retrying',
  failed: 'failed',
  uncertain: 'uncertain',
};
const soon = { 'retry-after': '7' };
const statusTable: readonly (readonly [number, Record<string, string>, DeliveryState])[] = [
  [301, { location: 'http://169.254.169.254/' }, 'failed'],
  [302, { location: '/elsewhere' }, 'failed'],
  [307, { location: '/elsewhere' }, 'failed'],
  [308, { location: '/elsewhere' }, 'failed'],
  [400, {}, 'failed'],
  [401, {}, 'failed'],
  [403, {}, 'failed'],
  [404, {}, 'failed'],
  [408, {}, 'failed'],
  [409, {}, 'failed'],
  [410, {}, 'failed'],
  [413, {}, 'failed'],
  [420, {}, 'retrying'],
  [422, {}, 'failed'],
  [429, {}, 'retrying'],
  [429, soon, 'retrying'],
  [500, {}, 'uncertain'],
  [500, soon, 'uncertain'],
  [501, {}, 'uncertain'],
  [502, {}, 'uncertain'],
  [503, {}, 'uncertain'],
  [503, soon, 'retrying'],
  [503, { 'retry-after': 'when it suits us' }, 'uncertain'],
  [503, { 'x-rate-limit-reset': '1795428000' }, 'uncertain'],
  [504, {}, 'uncertain'],
  [520, {}, 'uncertain'],
];

/** The house rules on HTTP outcomes (RELIABILITY.md), for every channel that speaks HTTP to a service. */
export function describeHttpChannel(contract: HttpContract): void {
  const { definition, accepts, secrets, before = [] } = contract;
  describeDefinition(contract);
  if (contract.edits) describeEdits(contract, contract.edits);
  it(`${definition.type}: what can be edited is tried`, () => {
    expect(contract.edits !== undefined).toBe(definition.can.edit && !contract.withoutEdit);
  });
  describe(`${definition.type}: the service's answers`, () => {
    let receiver: Receiver;
    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(async () => {
      await receiver.close();
      receiver.verify();
    });

    const send = async (
      answer: Answer | null,
      at = receiver.url,
      deadlineMs = 2000,
      signal = never,
    ): Promise<Outcome> => {
      if (answer) receiver.expect(...before, answer);
      const given = settingsOf(definition, { ...contract.settings, ...contract.pointTo(at) });
      const sender = await definition.open(given, testIo({}, deadlineMs));
      const outcome = await sender.send(testEnvelope(contract.envelope), signal);
      await sender.close();
      for (const secret of secrets) expect(JSON.stringify(outcome)).not.toContain(secret);
      return outcome;
    };

    it(`is sent on the service’s yes, by one request, with ${contract.withoutId ? 'no id' : 'an id'}`, async () => {
      const remoteId = contract.withoutId ? null : expect.stringMatching(/./u);
      expect(await send(accepts)).toMatchObject({ kind: 'sent', remoteId });
      expect(receiver.requests).toHaveLength(before.length + 1);
    });

    it.each(statusTable)('HTTP %i with %j is %s, after one request', async (status, headers, state) => {
      const outcome = await send(reply(status, '', headers));
      expect(kinds[outcome.kind]).toBe(state);
      if (outcome.kind !== 'sent') expect(outcome.reason).toContain(String(status));
      expect(receiver.requests).toHaveLength(before.length + 1);
    });

    it('waits as long as Retry-After says, in seconds or until a date', async () => {
      const date = new Date('2026-11-23T10:02:00Z').toUTCString();
      expect(await send(reply(429, '', soon))).toMatchObject({ retryAfterMs: 7000 });
      expect(await send(reply(429, '', { 'retry-after': date }))).toMatchObject({ retryAfterMs: 120_000 });
      expect(await send(reply(429, ''))).toMatchObject({ retryAfterMs: null });
    });

    it.each([401, 403])('stops the whole channel on %i', async (status) => {
      expect(await send(reply(status))).toMatchObject({ kind: 'failed', scope: 'channel' });
    });

    it('repeats what the service says in one clean short line', async () => {
      const hostile = `no\u001b]52;c;aGk=\u0007\r\n\u202eliame\u0000 ${'long '.repeat(200)}`;
      const outcome = await send(reply(422, { title: hostile, detail: hostile }));
      if (outcome.kind !== 'failed') throw new Error(outcome.kind);
      expect(outcome.reason).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/u);
      expect(outcome.reason.length).toBeLessThan(300);
    });

    it.each<Answer>([
      { kind: 'reset' },
      { kind: 'cut', status: 200, body: '{"data":{"id":"1' },
      { kind: 'cut', status: 201, body: '' },
      { kind: 'huge', status: 200, bytes: 3 * 1024 * 1024 },
    ])('is uncertain where the answer to a request that arrived was lost: $kind', async (answer) => {
      expect(await send(answer)).toMatchObject({ kind: 'uncertain' });
      expect(receiver.requests).toHaveLength(before.length + 1);
    });

    it.each<Answer>([{ kind: 'hang' }, { kind: 'drip', status: 200 }])(
      'is uncertain at its deadline: $kind',
      async (answer) => {
        expect(await send(answer, receiver.url, 200)).toMatchObject({ kind: 'uncertain' });
        expect(receiver.requests).toHaveLength(before.length + 1);
      },
    );

    it('is uncertain when it was interrupted after the request had left', async () => {
      const interrupt = new AbortController();
      const answer = send({ kind: 'hang' }, receiver.url, 5000, interrupt.signal);
      await expect.poll(() => receiver.requests.length, { interval: 5 }).toBe(before.length + 1);
      interrupt.abort();
      expect(await answer).toMatchObject({ kind: 'uncertain' });
    });

    it('is retried where nothing can have arrived: refused, no such name, no TLS', async () => {
      const gone = await startReceiver();
      await gone.close();
      expect(await send(null, gone.url)).toMatchObject({ kind: 'retry', reason: expect.stringContaining('refused') });
      expect(await send(null, 'http://status.invalid')).toMatchObject({ kind: 'retry' });
      expect(await send(null, receiver.url.replace('http:', 'https:'))).toMatchObject({ kind: 'retry' });
      expect(receiver.requests).toHaveLength(0);
    });

    it('goes to no metadata address, whatever it is called', async () => {
      for (const host of [
        '169.254.169.254',
        '[::ffff:169.254.169.254]',
        '[64:ff9b::a9fe:a9fe]',
        '0xa9fea9fe',
        '[fd00:ec2::254]',
      ]) {
        const outcome = await send(null, `http://${host}`);
        expect(outcome, host).toMatchObject({
          kind: 'failed',
          scope: 'channel',
          reason: expect.stringContaining('allowMetadata'),
        });
      }
    });
  });
}
