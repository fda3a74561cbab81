import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareOpen } from '../../src/usecases/open.ts';
import { type AppBench, createAppBench, plannedIn, sampleConfig } from '../helpers/appBench.ts';
import { openInput } from '../helpers/appVerbs.ts';

let bench: AppBench;
beforeEach(async () => {
  const texts = {
    type: 'sms',
    provider: 'twilio',
    accountSid: 'AC00000000000000000000000000000000',
    authToken: 'unreal',
    from: '+15005550006',
  };
  bench = await createAppBench(
    sampleConfig({ channels: { texts }, contacts: { sources: [{ type: 'file', path: 'people.csv' }] } }),
  );
});
afterEach(() => bench.remove());

async function draft() {
  const prepared = await prepareOpen(bench.deps)(openInput({ textOnly: true }));
  if (!prepared.ok || prepared.value.kind !== 'draft') throw new Error('no draft');
  return { ...prepared.value, deliveries: await plannedIn(bench, prepared.value) };
}

it('texts those who agreed to it, each number once, and nobody else', async () => {
  bench.write(
    'people.csv',
    [
      'email,phone,sms,locale',
      'ann@acme.example,+491701234567,yes,de',
      'ben@acme.example,+491701234568,,',
      'cy@acme.example,+491701234567,yes,',
      ',+15550100123,yes,',
      '',
    ].join('\n'),
  );
  const made = await draft();
  expect(made.deliveries.map(({ channel, to, locale }) => [channel, to, locale])).toEqual([
    ['texts', '+15550100123', 'en'],
    ['texts', '+491701234567', 'de'],
  ]);
  expect([made.faults, made.warnings]).toEqual([[], []]);
  expect(made.messages[0]).toMatchObject({ size: { segments: expect.any(Number) }, cost: expect.any(Number) });
});

it('says so where nobody agreed to it', async () => {
  bench.write('people.csv', 'email,phone\nann@acme.example,+491701234567\n');
  expect((await draft()).warnings).toEqual([
    'texts reaches nobody: nobody in the contact list has a phone number and a yes in the column "sms", which says that they agreed to be texted',
    'No channel hears of this: see the routes and the flags --channel, --skip and --private.',
  ]);
});
