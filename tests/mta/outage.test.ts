import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import { checkSignatures, dkimKey, dkimRecord, ed25519Pem, rsaPem } from '../helpers/dkimKeys.ts';
import { ownName, type Postfix, startPostfix, whyNoPostfix } from '../helpers/postfix.ts';

const whyNot = whyNoPostfix();
if (whyNot !== null) process.stdout.write(`tests/mta is skipped, because there is no Postfix here: ${whyNot}\n`);

const people = Array.from({ length: 200 }, (_, index) => `reader-${index}@customer.example`);
const pems = { one: rsaPem(), two: ed25519Pem() };
const records = {
  'one._domainkey.acme.example': dkimRecord(dkimKey(pems.one)),
  'two._domainkey.acme.example': dkimRecord(dkimKey(pems.two)),
};

describe.skipIf(whyNot !== null)('an outage told through Postfix, over TLS, signed in', () => {
  let desk: Desk;
  let postfix: Postfix;
  let server: { readonly host: string; readonly user: string; readonly password: { readonly env: string } };
  beforeAll(async () => {
    const { host, address } = await ownName();
    postfix = await startPostfix(host, address);
    server = { host, user: postfix.user, password: { env: 'MTA_PASSWORD' } };
    desk = openDesk();
    writeFileSync(desk.path('signing.key'), 'k'.repeat(44), { mode: 0o600 });
    for (const [name, pem] of Object.entries(pems)) writeFileSync(desk.path(`${name}.pem`), pem, { mode: 0o600 });
    const rows = people.map((address_, index) => `${address_},${index % 2 === 0 ? 'en' : 'de'}`);
    writeFileSync(desk.path('people.csv'), ['email,locale', ...rows, ''].join('\n'));
    configure({ port: postfix.ports.starttls });
  });
  afterAll(async () => {
    keepForLooking();
    await postfix?.close();
    desk?.close();
  });

  const configure = (way: object): void =>
    desk.configure({
      company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
      statusPage: { url: 'https://status.acme.example' },
      timezone: 'UTC',
      store: 'sqlite:./incidents.db',
      signingKey: { file: 'signing.key' },
      components: [{ name: 'checkout', title: 'Checkout' }],
      channels: {
        customers: {
          type: 'email',
          from: 'Acme Status <status@acme.example>',
          to: 'contacts',
          smtp: { ...server, ...way },
          dkim: ['one', 'two'].map((selector) => ({
            domain: 'acme.example',
            selector,
            key: { file: `${selector}.pem` },
          })),
          unsubscribeUrl: 'https://acme.example/unsubscribe',
        },
      },
      contacts: { sources: [{ type: 'file', path: './people.csv' }] },
    });
  const trusting = (): Record<string, string> => ({ NODE_EXTRA_CA_CERTS: postfix.authorityFile });
  const incident = async (env: Record<string, string>, ...args: string[]): Promise<Ran> =>
    await desk.runWith({ env: { MTA_PASSWORD: postfix.password, ...env } }, ...args);
  /** What one verb made of all its mails. */
  const told = async (...args: string[]): Promise<unknown> => {
    const ran = await incident(trusting(), ...args, '--yes', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const [customers] = ran.json()['deliveries'] as readonly Record<string, unknown>[];
    return { state: customers?.['state'], total: customers?.['total'], sent: customers?.['sent'] };
  };
  /** Pictures of them are made by `node scripts/emailPictures.ts`. */
  const keepForLooking = (): void => {
    const folder = process.env['MTA_KEEP'];
    if (folder === undefined || !postfix) return;
    mkdirSync(folder, { recursive: true });
    for (const [index, mail] of postfix.mails().entries()) writeFileSync(join(folder, `${index}.eml`), mail);
  };

  it('says nothing to a server whose authority this machine does not know', async () => {
    const ran = await incident({}, 'channels', 'test', 'customers', '--json');
    expect(ran.code).toBe(6);
    expect(ran.stdout).toMatch(/certificate/u);
    expect(postfix.log()).not.toMatch(/sasl_username/u);
  });

  it('reaches everybody exactly once with each of three messages', async () => {
    const open = ['open', 'Checkout is down', '--impact', 'major', '--component', 'checkout=major_outage'];
    expect(await told(...open, '-m', 'Nobody can pay. Orders that were paid are **safe**.')).toEqual({
      state: 'sent',
      total: 200,
      sent: 200,
    });
    await postfix.delivered(200);
    expect(
      await told('update', '--status', 'identified', '-m', 'The database has stopped. Größe: 1 TB.'),
    ).toMatchObject({
      sent: 200,
    });
    await postfix.delivered(400);
    configure({ port: postfix.ports.tls, secure: true });
    expect(await told('resolve', '--override', 'seen by hand')).toMatchObject({ sent: 200 });
    const mails = await parsed(await postfix.delivered(600));
    for (const state of ['Investigating', 'Identified', 'Resolved']) {
      const readers = mails.filter(({ subject }) => states[state]?.test(subject ?? '')).map(readerOf);
      expect(readers.toSorted(), state).toEqual(people.toSorted());
    }
  });

  it('has told the server who it is, under TLS, each time', async () => {
    for (const mail of postfix.mails()) {
      const [received = ''] = /^Received: from .*?(?=\r?\n\S)/msu.exec(mail.toString('latin1')) ?? [];
      expect(received).toMatch(/\(using TLSv1\.[23] .*\bwith ESMTPSA id\b/su);
    }
  });

  it('is signed so that a receiver believes both signatures of each mail', async () => {
    const checked = await Promise.all(postfix.mails().map((mail) => checkSignatures(mail, records)));
    expect(new Set(checked.map((all) => all.join()))).toEqual(
      new Set(['pass acme.example rsa-sha256,pass acme.example ed25519-sha256']),
    );
  });

  it('hangs each reader’s messages together', async () => {
    const mails = await parsed(postfix.mails());
    const of = (reader: string, state: string) =>
      mails.find((mail) => readerOf(mail) === reader && states[state]?.test(mail.subject ?? ''));
    for (const reader of people) {
      const [first, second, third] = ['Investigating', 'Identified', 'Resolved'].map((state) => of(reader, state));
      expect(first?.inReplyTo).toBeUndefined();
      expect(second?.inReplyTo).toBe(first?.messageId);
      expect(third?.inReplyTo).toBe(second?.messageId);
      expect([third?.references ?? []].flat()).toEqual([first?.messageId, second?.messageId]);
    }
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(600);
  });

  it('gives each reader a link of their own, by which they get no more', async () => {
    const mails = await parsed(postfix.mails());
    const links = new Map(mails.map((mail) => [readerOf(mail), linkIn(mail)]));
    expect(new Set(links.values()).size).toBe(people.length);
    const [reader = ''] = people;
    expect((await incident({}, 'contacts', 'suppress', '--token', links.get(reader) ?? '')).code).toBe(0);
    await told('reopen', '-m', 'It is back. Our all-clear came too early.');
    const after = (await parsed(await postfix.delivered(799)))
      .slice(-799)
      .filter((mail) => /Reopened|Wieder offen/u.test(mail.subject ?? ''));
    expect(after.map(readerOf).toSorted()).toEqual(people.filter((one) => one !== reader).toSorted());
  });
});

/** In English and in German. */
const states: Readonly<Record<string, RegExp>> = {
  Investigating: /^\[(?:Investigating|Wird untersucht)\]/u,
  Identified: /^\[(?:Identified|Fehler gefunden)\]/u,
  Resolved: /^\[(?:Resolved|Behoben)\]/u,
};

const parsed = async (mails: readonly Buffer[]): Promise<readonly ParsedMail[]> =>
  await Promise.all(mails.map((mail) => simpleParser(mail)));

/** Whom the server gave it to, which is whom it names. */
function readerOf(mail: ParsedMail): string {
  const to = [mail.to].flat().flatMap((one) => one?.value.map(({ address }) => address) ?? []);
  const delivered = mail.headerLines.filter(({ key }) => key === 'delivered-to').map(({ line }) => line.split(' ')[1]);
  expect(to).toEqual(delivered);
  return to.join();
}

const linkIn = ({ headerLines }: ParsedMail): string =>
  /<(.+)>/u.exec(headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '')?.[1] ?? '';
