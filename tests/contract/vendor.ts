import { describe, expect, it } from 'vitest';
import type { AnyChannelDefinition, Envelope, RemotePost } from '../../src/channels/channel.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { correctionOf } from './edits.ts';
import { contractPath, type MockOptions, startVendorMock, type VendorMock } from './vendorMock.ts';

export interface VendorContract {
  readonly definition: AnyChannelDefinition;
  /** A file of `../shared/contracts`, without its ending. */
  readonly contract: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** These point the channel at the mock. */
  readonly pointTo: (url: string) => Readonly<Record<string, unknown>>;
  readonly answer: MockOptions['answer'];
  readonly mock?: Pick<MockOptions, 'contentType' | 'below'>;
  /** What is sent, one after the other: a first post, a later one, a resolve … */
  readonly envelopes: readonly Partial<Envelope>[];
  /** What is edited afterwards, where the contract holds edits. */
  readonly edits?: readonly RemotePost[];
  /** Makes a right body wrong, in one field. */
  readonly breaking: (body: string) => string;
  /** Whether `verify` asks what the contract describes; most do. */
  readonly verifies?: boolean;
  /** Questions of `verify` that the service documents elsewhere. */
  readonly beyond?: RegExp;
}

/** Every request of a channel, judged by the service's own description of its API. */
export function describeVendorContract(contract: VendorContract): void {
  const { definition } = contract;
  const path = contractPath(contract.contract);
  const title = `${definition.type}: against ${contract.contract}.json`;
  if (path === null) process.stdout.write(`skipped: ${title}; ../shared/contracts does not hold it\n`);

  const over = async (breaking: VendorContract['breaking'] | null, act: (mock: VendorMock) => Promise<void>) => {
    const options = { ...contract.mock, answer: contract.answer, ...(breaking ? { breaking } : {}) };
    const mock = await startVendorMock(path ?? '', options);
    try {
      await act(mock);
    } finally {
      await mock.close();
    }
  };
  const sendAll = async (mock: VendorMock): Promise<void> => {
    const given = settingsOf(definition, { ...contract.settings, ...contract.pointTo(mock.url) });
    const sender = await definition.open(given, testIo({}, 5000));
    for (const envelope of contract.envelopes) {
      const outcome = await sender.send(testEnvelope(envelope), never);
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ kind: 'sent' });
    }
    for (const post of contract.edits ?? []) {
      const outcome = await sender.edit?.(correctionOf(post), post, never);
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ kind: 'sent' });
    }
    await sender.close();
  };

  describe.runIf(path !== null)(title, () => {
    it('sends only what the service takes', async () => {
      await over(null, async (mock) => {
        await sendAll(mock);
        expect(mock.judged.length).toBeGreaterThanOrEqual(contract.envelopes.length + (contract.edits?.length ?? 0));
        expect(mock.judged.filter(({ violations }) => violations !== '')).toEqual([]);
      });
    });

    it('is caught with one field broken', async () => {
      await over(contract.breaking, async (mock) => {
        await sendAll(mock);
        expect(mock.judged.some(({ status, violations }) => status >= 400 && violations !== '')).toBe(true);
      });
    });

    it.runIf(contract.verifies ?? true)('verifies by questions that the service knows', async () => {
      await over(null, async (mock) => {
        const given = settingsOf(definition, { ...contract.settings, ...contract.pointTo(mock.url) });
        await definition.verify(given, testIo({}, 5000), never);
        const judged = mock.judged.filter((one) => !contract.beyond?.test(one.path));
        expect(judged.length).toBeGreaterThan(0);
        expect(judged.filter(({ violations }) => violations !== '')).toEqual([]);
      });
    });
  });
}
