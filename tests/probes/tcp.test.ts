import type { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { tcp } from '../../src/probes/tcp.ts';
import { freePort } from '../helpers/freePort.ts';
import { faultsIn, findingOf } from '../helpers/probeIo.ts';
import { startTalker, type Talker } from '../helpers/talker.ts';

let talker: Talker | null = null;
afterEach(async () => {
  await talker?.close();
  talker = null;
});

const look = async (talk: (socket: Socket) => void, given: object = {}, timeoutMs = 2000) => {
  talker = await startTalker(talk);
  return await findingOf(tcp, { host: '127.0.0.1', port: talker.port, ...given }, timeoutMs);
};

it('is healthy where a connection stands, says nothing itself and hangs up', async () => {
  const heard: Buffer[] = [];
  let ended: (value: unknown) => void = () => {};
  const hungUp = new Promise((resolve) => {
    ended = resolve;
  });
  const found = await look((socket) => socket.on('data', (chunk) => heard.push(chunk)).on('close', ended));
  await hungUp;
  expect(found).toEqual({ healthy: true, reason: `port ${talker?.port} answers` });
  expect(heard).toEqual([]);
});

it.each(['localhost', '127.0.0.1'])('goes to %s, for it is the user’s word', async (host) => {
  expect(await look(() => {}, { host })).toMatchObject({ healthy: true });
});

it('hears a greeting that comes in pieces', async () => {
  const greeting = Buffer.from('220 grüße von mail.acme.example\r\n');
  const talk = (socket: Socket): void => {
    socket.setNoDelay(true);
    // In the middle of a letter of two bytes.
    socket.write(greeting.subarray(0, 7), () => setImmediate(() => socket.write(greeting.subarray(7))));
  };
  expect(await look(talk, { expect: 'grüße von mail' })).toEqual({
    healthy: true,
    reason: 'it says "220 grüße von mail.acme.example"',
  });
});

it.each<[string, (socket: Socket) => void, string]>([
  ['another greeting', (socket) => socket.end('421 too busy\r\n'), 'it says "421 too busy", not "220", and hung up'],
  ['nothing at all', (socket) => socket.end(), 'it says nothing, not "220", and hung up'],
  ['a flood', (socket) => socket.write('x'.repeat(1_000_000)), `it says "${'x'.repeat(60)}…", not "220"`],
  ['a cut', (socket) => socket.resetAndDestroy(), 'the connection was cut'],
])('is not healthy with %s', async (_, talk, reason) => {
  expect(await look(talk, { expect: '220 ' })).toEqual({ healthy: false, reason });
});

it('is not healthy where a byte comes now and then, but the greeting never', async () => {
  const talk = (socket: Socket): void => {
    const timer = setInterval(() => socket.write('.'), 20);
    socket.on('close', () => clearInterval(timer));
  };
  expect(await look(talk, { expect: '220 ' }, 200)).toEqual({ healthy: false, reason: 'no answer in 0.2 s' });
});

it('says why there is no connection', async () => {
  const refused = await findingOf(tcp, { host: '127.0.0.1', port: await freePort() });
  expect(refused).toEqual({ healthy: false, reason: 'connection refused' });
  const nameless = await findingOf(tcp, { host: 'db.invalid', port: 5432 });
  expect(nameless.reason).toMatch(/does not resolve|could not be looked up/u);
});

it.each([
  [{ host: 'https://acme.example' }, 'host'],
  [{ host: 'acme.example:443' }, 'host'],
  [{ host: '' }, 'host'],
  [{ host: 'fe80::1%eth0' }, 'host'],
  [{ port: 0 }, 'port'],
  [{ port: 65_536 }, 'port'],
  [{ port: '443' }, 'port'],
  [{ expect: '' }, 'expect'],
])('refuses %j', (given, place) => {
  expect(faultsIn(tcp, { host: 'db.acme.example', port: 5432, ...given })).toEqual([place]);
});

it.each(['db.acme.example', '10.0.0.7', '::1', '[2001:db8::7]', 'münchen.example', 'db_1'])(
  'takes the host %s',
  (host) => {
    expect(faultsIn(tcp, { host, port: 5432 })).toEqual([]);
  },
);
