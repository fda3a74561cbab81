import { afterEach, describe, expect, it } from 'vitest';
import { faultCase } from '../helpers/faultCases.ts';
import { freePort } from '../helpers/freePort.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { type Act, type Phase, type Script, startScript } from '../helpers/smtpScript.ts';
import { letter, serverAt, shortLimits, transportTo } from '../helpers/smtpTransport.ts';
import { type Office, openOffice } from './office.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const ann = 'ann@x.test';
const ben = 'ben@x.test';

async function officeAt(smtp: object, to: readonly string[] = [ann], more: object = {}): Promise<Office> {
  const office = await openOffice({ type: 'email', from: 'Acme <status@acme.example>', to, smtp, ...more });
  closing.push(() => office.close());
  return office;
}

type Acts = (phase: Phase, connection: number, message: number) => Act | undefined;
async function serve(acts: Acts, more: object = {}): Promise<Script> {
  const script = await startScript({ acts, ...more });
  closing.push(() => script.close());
  return script;
}
const at = (script: Script): object => ({ host: '127.0.0.1', port: script.port });
const told = (script: Script): readonly string[] => script.mails.map(({ to }) => to);
const hour = 3_600_000;

it.each([
  ['nobody listens', async () => ({ host: '127.0.0.1', port: await freePort() })],
  ['no such name', async () => ({ host: 'mail.invalid', port: 25 })],
])(faultCase(19, '%s'), async (_, server) => {
  const office = await officeAt(await server());
  await office.open();
  expect(await office.states()).toEqual({ blog: 'sent', [ann]: 'retrying' });
});

it(faultCase(20, '421 as a greeting'), async () => {
  let isBusy = true;
  const script = await serve((phase) => (phase === 'greeting' && isBusy ? { say: '421 4.3.2 busy' } : undefined));
  const office = await officeAt(at(script));
  await office.open();
  expect(await office.states()).toEqual({ blog: 'sent', [ann]: 'retrying' });
  isBusy = false;
  // The server is left alone for a while by a clock of its own: another run looks anew.
  await office.deliver();
  expect([await office.states(), told(script)]).toEqual([{ blog: 'sent', [ann]: 'sent' }, [ann]]);
});

it(faultCase(20, '451 for a recipient'), async () => {
  const script = await serve((phase, _, message) =>
    phase === 'rcpt' && message === 1 ? { say: '451 4.7.1 greylisted' } : undefined,
  );
  const office = await officeAt(at(script));
  await office.open();
  expect([await office.states(), told(script)]).toEqual([{ blog: 'sent', [ann]: 'retrying' }, []]);
  office.wait(hour);
  await office.deliver();
  await office.deliver();
  expect([await office.states(), told(script)]).toEqual([{ blog: 'sent', [ann]: 'sent' }, [ann]]);
});

it(faultCase(21), async () => {
  const script = await serve((phase) =>
    phase === 'rcpt' && script.commands.at(-1)?.includes(ann) ? { say: '550 5.1.1 no such user' } : undefined,
  );
  const office = await officeAt(at(script), [ann, ben]);
  await office.open();
  expect([await office.states(), told(script)]).toEqual([{ blog: 'sent', [ann]: 'failed', [ben]: 'sent' }, [ben]]);
});

it(faultCase(22), async () => {
  const script = await serve((phase, _, message) =>
    phase === 'dot' && message === 1 ? { say: '451 4.3.0 no room' } : undefined,
  );
  const office = await officeAt(at(script));
  await office.open();
  office.wait(hour);
  await office.deliver();
  expect([await office.states(), told(script)]).toEqual([{ blog: 'sent', [ann]: 'sent' }, [ann]]);
});

describe.each(['keep-drop', 'keep-reset', 'keep-cut'] as const)('the end of the connection: %s', (act) => {
  it(faultCase(23, act), async () => {
    const script = await serve((phase, _, message) => (phase === 'dot' && message === 1 ? act : undefined));
    const office = await officeAt(at(script), [ann], { whenUncertain: 'hold' });
    await office.open();
    office.wait(hour);
    await office.deliver();
    expect([await office.states(), told(script)]).toEqual([{ blog: 'sent', [ann]: 'uncertain' }, [ann]]);
  });
});

it.each(['drop', 'reset'] as const)(faultCase(24, '%s'), async (act) => {
  let hits = 0;
  const script = await serve((phase, connection, message) => {
    if (phase !== 'mail' || connection !== 1 || message !== 2) return undefined;
    hits += 1;
    return act;
  });
  const people = [ann, ben, 'cat@x.test'];
  const office = await officeAt(at(script), people, { connections: 1 });
  await office.open();
  expect(Object.values(await office.states())).toEqual(['sent', 'sent', 'sent', 'sent']);
  expect(hits).toBeGreaterThan(0);
  expect(told(script).toSorted()).toEqual(people);
});

it(faultCase(27), async () => {
  const script = await serve((phase) => (phase === 'greeting' ? 'drop' : undefined));
  let nowMs = 0;
  const transport = transportTo([serverAt(script.port)], { limits: shortLimits, nowMs: () => nowMs, connections: 10 });
  closing.push(() => transport.close());
  const at: number[] = [];
  // Ten minutes of a program that tries a few mails each second.
  for (; nowMs < 10 * 60_000; nowMs += 1000) {
    const before = script.connections();
    const ended = await Promise.all([letter(), letter(), letter()].map((one) => transport.send(one, never)));
    expect(ended.every(({ kind }) => kind === 'retry')).toBe(true);
    for (let more = before; more < script.connections(); more += 1) at.push(nowMs);
  }
  const inTheWorstMinute = Math.max(...at.map((from) => at.filter((ms) => ms >= from && ms < from + 60_000).length));
  expect(inTheWorstMinute).toBeLessThanOrEqual(10);
  // And it is not given up for good either.
  expect(at.length).toBeGreaterThan(10);
}, 60_000);

it(faultCase(28), async () => {
  const script = await serve((phase) => (phase === 'auth' ? { say: '535 5.7.8 wrong password' } : undefined), {
    auth: true,
  });
  const people = Array.from({ length: 30 }, (_, at) => `p${at}@x.test`);
  const office = await officeAt({ ...at(script), user: 'mailer', password: 'not-the-right-one' }, people);
  await office.open();
  const { blog, ...mails } = await office.states();
  expect([blog, new Set(Object.values(mails))]).toEqual(['sent', new Set(['failed'])]);
  expect(script.commands.filter((line) => line.startsWith('AUTH')).length).toBeLessThanOrEqual(2);
});
