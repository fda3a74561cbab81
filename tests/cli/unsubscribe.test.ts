import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createUnsubscribeTokens } from '../../src/contacts/unsubscribeToken.ts';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import { rsaPem } from '../helpers/dkimKeys.ts';

const signingKey = 'k'.repeat(44);
const tokens = createUnsubscribeTokens(signingKey);
const linkOf = (address: string): string => `https://acme.example/unsubscribe?token=${tokens.of(address)}`;

let desk: Desk;
beforeEach(async () => {
  desk = openDesk();
  configure();
  writeFileSync(desk.path('signing.key'), `${signingKey}\n`, { mode: 0o600 });
  const input = '{"email":"Ada@x.test"}\n{"email":"ben@x.test"}\n';
  expect((await desk.runWith({ input }, 'contacts', 'import', '-')).code).toBe(0);
});
afterEach(() => desk.close());

const configure = (more: object = {}): void =>
  desk.configure({
    company: { name: 'Acme' },
    store: 'sqlite:./incidents.db',
    signingKey: { file: 'signing.key' },
    ...more,
  });
const suppress = (...args: string[]): Promise<Ran> => desk.run('contacts', 'suppress', ...args);
const suppressed = async (): Promise<readonly unknown[]> => {
  const listed = JSON.parse((await desk.run('contacts', 'list', '--json')).stdout) as {
    readonly email: string;
    readonly suppressed: readonly { readonly reason: string }[];
  }[];
  return listed.flatMap(({ email, suppressed: all }) => all.map(({ reason }) => `${email} ${reason}`));
};

it('suppresses whose link it is, and says it only once to whoever asks twice', async () => {
  const first = await suppress('--token', linkOf('ada@x.test'), '--json');
  expect(first.json()).toEqual({ addresses: 1, added: 1, reason: 'unsubscribed' });
  expect((await suppress('--token', tokens.of('ada@x.test'), '--json')).json()).toMatchObject({ added: 0 });
  expect(await suppressed()).toEqual(['Ada@x.test unsubscribed']);
});

it('takes it back by the same link', async () => {
  await suppress('--token', linkOf('ada@x.test'));
  expect((await suppress('--token', linkOf('ada@x.test'), '--undo', '--json')).json()).toEqual({ lifted: 1 });
  expect(await suppressed()).toEqual([]);
});

it.each([
  ['forged', linkOf('ada@x.test').replace(/.{4}$/u, 'AAAA'), 2, 'unsubscribe_token', /forged/u],
  ['cut off', linkOf('ada@x.test').slice(0, -3), 2, 'unsubscribe_token', /no unsubscribe link of yours/u],
  [
    'of another key',
    createUnsubscribeTokens('another'.repeat(7)).of('ada@x.test'),
    2,
    'unsubscribe_token',
    /another signingKey/u,
  ],
  ['of somebody who is in no list', linkOf('cy@x.test'), 3, 'unknown_reader', /nobody in the list/u],
])('suppresses nobody for a link that is %s', async (_, link, code, kind, message) => {
  const ran = await suppress('--token', link, '--json');
  expect([ran.code, ran.stdout]).toEqual([code, '']);
  expect(ran.json()).toMatchObject({ error: { kind, message: expect.stringMatching(message) } });
  expect(await suppressed()).toEqual([]);
});

it('says what is missing without a signing key, and what is wrong with one that can not be read', async () => {
  desk.configure({ company: { name: 'Acme' }, store: 'sqlite:./incidents.db' });
  expect((await suppress('--token', linkOf('ada@x.test'), '--json')).json()).toMatchObject({
    error: { kind: 'no_signing_key' },
  });
  const doctor = (await desk.run('doctor')).stdout;
  expect(doctor).toContain(`(umask 077; head -c 32 /dev/urandom | base64 > ${desk.path('signing.key')})`);
  configure({ signingKey: { file: 'gone.key' } });
  const ran = await suppress('--token', linkOf('ada@x.test'));
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("the signingKey can't be read: ");
});

it.each([
  [['ada@x.test', '--token', 'x'], 'Give either an address, --file PATH or --token LINK.'],
  [[], 'Give either an address, --file PATH or --token LINK.'],
  [['--token', 'x', '--kind', 'sms'], '--token is for e-mail'],
])('refuses %j before it looks for anybody', async (args, message) => {
  const ran = await suppress(...args);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(message);
});

it('stores nothing where the key that mail is signed with can not be used', async () => {
  const key = rsaPem(512);
  writeFileSync(desk.path('dkim.pem'), key, { mode: 0o600 });
  const dkim = { domain: 'acme.example', selector: 'mail', key: { file: 'dkim.pem' } };
  const customers = { type: 'email', from: 'status@acme.example', to: 'contacts', smtp: { host: '127.0.0.1' }, dkim };
  configure({ channels: { customers } });
  const ran = await desk.run('open', 'Checkout is down', '--impact', 'major', '--yes');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('channels.customers.dkim[0].key is an RSA key of 512 bits, which no receiver takes');
  expect((await desk.run('list', '--json')).json()).toEqual([]);
});
