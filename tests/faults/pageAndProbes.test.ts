import { describe, expect, it } from 'vitest';
import { statusPage } from '../../src/channels/statusPage.ts';
import { http } from '../../src/probes/http.ts';
import { isWholeRequest, startFaultProxy } from '../helpers/faultProxy.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { testHistory } from '../helpers/httpPageHistory.ts';
import { startReceiver } from '../helpers/httpReceiver.ts';
import { findingOf } from '../helpers/probeIo.ts';
import { s3Bucket, s3Keys, startS3Server } from '../helpers/s3Server.ts';
import { brokenConnections, type NamedTrouble, refusals, slowAndHuge, strangeAnswers } from './troubles.ts';

const troubles = [...brokenConnections, ...slowAndHuge, ...strangeAnswers];
const named = (all: readonly NamedTrouble[]) => all.map((one) => [one.name, one] as const);
const portIn = (url: string): number => Number(new URL(url).port);
/** A refusal for good is the founder's to mend, and no second try is due. */
const isForGood = ({ states }: NamedTrouble): boolean => states.includes('failed');

describe('a page at S3', () => {
  it.each(named([...troubles, ...refusals]))(
    'is up only where S3 has taken all of it: %s',
    async (_, trouble) => {
      const s3 = await startS3Server();
      const proxy = await startFaultProxy({ port: portIn(s3.url) }, isWholeRequest);
      const place = { bucket: s3Bucket, endpoint: `http://127.0.0.1:${proxy.port}`, region: 'eu-central-1', ...s3Keys };
      const publish = async (deadlineMs: number) => {
        const io = testIo({ history: async () => testHistory(), now: () => new Date() }, deadlineMs);
        const sender = await statusPage.open(settingsOf(statusPage, { to: [{ s3: place }] }) as never, io);
        return await sender.send(testEnvelope(), never);
      };
      await proxy.break(trouble.fault);
      const outcome = await publish(trouble.deadlineMs);
      // Every object is put there by its own name, so whatever is not known may be done again.
      if (outcome.kind === 'sent') expect((await s3.read('index.html')).status).toBe(200);
      else expect(['retry', 'uncertain', ...(isForGood(trouble) ? ['failed'] : [])]).toContain(outcome.kind);
      if (outcome.kind !== 'sent') expect(outcome.reason).not.toMatch(/[\p{Cc}]|S3RVER|\bE[A-Z]{4,}\b|HPE_/u);
      expect(proxy.exchanges().length).toBeLessThan(100);
      await proxy.break(null);
      expect((await publish(20_000)).kind).toBe('sent');
      expect((await s3.read('index.html')).status).toBe(200);
      await proxy.close();
      await s3.close();
    },
    30_000,
  );
});

describe('a probe', () => {
  it.each(named([...troubles, ...refusals]))('finds nothing healthy that has not said so: %s', async (_, trouble) => {
    const receiver = await startReceiver();
    receiver.expect({ kind: 'reply', status: 503 });
    const proxy = await startFaultProxy({ port: portIn(receiver.url) }, isWholeRequest);
    await proxy.break(trouble.fault);
    const url = `http://127.0.0.1:${proxy.port}/health`;
    const settings = { url, json: { status: 'ok' } };
    const finding = await findingOf(http as never, settings, trouble.deadlineMs);
    expect(finding.healthy).toBe(false);
    expect(finding.reason).not.toMatch(/[\p{Cc}]|\bE[A-Z]{4,}\b|HPE_/u);
    expect(finding.reason.length).toBeLessThan(400);
    await proxy.close();
    await receiver.close();
  });
});
