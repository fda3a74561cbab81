import { expect, it } from 'vitest';
import { email } from '../../src/channels/email.ts';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { checkConfig } from '../../src/config/check.ts';
import { drillPaths } from '../../src/drill/redirected.ts';
import { settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { startSmtpServer } from '../helpers/smtpServer.ts';

const types = await loadChannelTypes(['email']);
const key = { env: 'AWS_KEY' };
const ses = { region: 'eu-central-1', accessKeyId: key, secretAccessKey: { env: 'AWS_SECRET' } };
const smtp = { host: 'smtp.acme.example' };
const signature = { domain: 'acme.example', selector: 'mail', key: { file: 'dkim.pem' } };

function faultsOf(given: object): readonly string[] {
  const mail = { type: 'email', from: 'status@acme.example', to: 'contacts', ...given };
  const raw = { company: { name: 'Acme' }, channels: { customers: mail } };
  const paths = drillPaths('/nowhere');
  const checked = checkConfig(raw, paths.configFile, paths, types);
  return checked.ok ? [] : checked.error.map(({ path, message }) => `${path}: ${message}`);
}

it.each([
  ['a server', { smtp }],
  ['SES', { ses }],
  ['SES with all it takes', { ses: { ...ses, sessionToken: key, configurationSet: 'status' } }],
  ['the sendmail of this machine', { sendmail: {} }],
  ['a program of its kin', { sendmail: { command: ['/usr/bin/msmtp', '-a', 'acme'], env: ['TOKEN'], timeout: '2m' } }],
  ['all of them', { smtp: [smtp, smtp], ses, sendmail: {}, prefer: 'ses' }],
  ['a signature', { smtp, dkim: signature }],
  ['two signatures', { smtp, dkim: [signature, { ...signature, selector: 'ed.2026-11' }] }],
  ['a domain in other letters', { smtp, dkim: { ...signature, domain: 'Größe.example' } }],
  ['where to unsubscribe', { smtp, unsubscribeUrl: 'https://acme.example/mail?what=unsubscribe' }],
  ['whom to write to for that', { smtp, unsubscribeUrl: 'mailto:unsubscribe@acme.example' }],
])('takes %s', (_, given) => {
  expect(faultsOf(given)).toEqual([]);
});

it.each<readonly [string, object, readonly (string | RegExp)[]]>([
  ['no way at all', {}, ['channels.customers.smtp: is missing: expected one of "smtp", "ses" or "sendmail"']],
  [
    'a preference that is not there',
    { smtp, prefer: 'ses' },
    ['channels.customers.prefer: there is no "ses" beside it'],
  ],
  [
    'an unknown preference',
    { smtp, prefer: 'pigeon' },
    [/^channels\.customers\.prefer: expected "smtp", "ses" or "sendmail"/u],
  ],
  [
    'SES with nothing in it',
    { ses: {} },
    [
      'channels.customers.ses.region: is missing: expected a region such as "eu-central-1"',
      /^channels\.customers\.ses\.accessKeyId: is missing: expected a secret/u,
      /^channels\.customers\.ses\.secretAccessKey: is missing: expected a secret/u,
    ],
  ],
  [
    'a region that is an address',
    { ses: { ...ses, region: 'evil.example/' } },
    [/^channels\.customers\.ses\.region: /u],
  ],
  [
    'a misspelt setting',
    { ses: { ...ses, regoin: 'x' } },
    [/^channels\.customers\.ses\.regoin: there is no such setting/u],
  ],
  [
    'half a signature',
    { smtp, dkim: { domain: 'acme.example' } },
    ['channels.customers.dkim[0].selector: is missing', 'channels.customers.dkim[0].key: is missing'],
  ],
  [
    'a signature of nobody',
    { smtp, dkim: { ...signature, domain: 'acme example' } },
    [/dkim\[0\]\.domain: expected a domain/u],
  ],
  [
    'a selector that ends its tag',
    { smtp, dkim: { ...signature, selector: 'a; d=evil' } },
    [/dkim\[0\]\.selector: expected/u],
  ],
  [
    'a key that is none',
    { smtp, dkim: { ...signature, key: 'correct-horse' } },
    [/^channels\.customers\.dkim\[0\]\.key: is no key in PEM form.*openssl genrsa -out dkim\.pem 2048$/u],
  ],
  ...[
    'http://acme.example/unsubscribe',
    'https://user:pass@acme.example/',
    'https://acme.example/#unsubscribe',
    'https://acme.example/a b',
    'https://acme.example/>, <mailto:eve@evil.example',
    'mailto:unsubscribe@acme.example?subject=x',
    'mailto:a@acme.example,b@acme.example',
    'unsubscribe@acme.example',
    `https://acme.example/${'x'.repeat(800)}`,
  ].map(
    (unsubscribeUrl) =>
      [
        `${unsubscribeUrl.slice(0, 60)} to unsubscribe at`,
        { smtp, unsubscribeUrl },
        [/^channels\.customers\.unsubscribeUrl: expected an address such as "https:/u],
      ] as const,
  ),
  [
    'a link for people whom the config itself names',
    { smtp, to: ['ann@x.test'], unsubscribeUrl: 'https://acme.example/unsubscribe' },
    [/^channels\.customers\.unsubscribeUrl: is for "to": "contacts" only/u],
  ],
  ['a shell line', { sendmail: { command: '/usr/sbin/sendmail -i' } }, [/^channels\.customers\.sendmail\.command: /u]],
  ['no program', { sendmail: { command: [] } }, [/^channels\.customers\.sendmail\.command: /u]],
  ...['-t', '-ti', '-it', '--read-recipients', '-bs', '-bd', '--'].map(
    (one) =>
      [
        `a program with ${one}, which would read its recipients elsewhere`,
        { sendmail: { command: ['/usr/sbin/sendmail', one] } },
        [/^channels\.customers\.sendmail\.command: expected .*without "-t", "-bs" or "--"/u],
      ] as const,
  ),
])('refuses %s, and says where', (_, given, faults) => {
  const found = faultsOf(given);
  expect(found).toHaveLength(faults.length);
  for (const [index, fault] of faults.entries()) expect(found[index]).toMatch(fault);
});

it.each([
  ['SES', { ses: { ...ses, accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'ses-secret' } }],
  ['sendmail', { sendmail: { command: ['/no/such/sendmail'] } }],
  ['both, before a server', { ses, sendmail: {}, smtp, prefer: 'sendmail', perSecond: 0.01 }],
  ['a signed server', { smtp, dkim: signature, unsubscribeUrl: 'https://acme.example/unsubscribe' }],
])('leads a drill of %s to the server of the drill and nowhere else', async (_, given) => {
  const server = await startSmtpServer();
  const own = settingsOf(email, { from: 'status@acme.example', to: 'contacts', ...given });
  const to = { url: 'http://127.0.0.1:1', smtpPort: server.port, folder: '/nowhere' };
  const settings = { ...own, ...email.redirect(own as never, to) } as never;
  const refuse = (what: string) => () => Promise.reject(new Error(`a drill has no use for ${what}`));
  const io = testIo({ http: refuse('http'), run: refuse('a program'), reveal: refuse('a secret') });
  const sender = await email.open(settings, io);
  const outcomes = await Promise.all(
    ['d1', 'd2'].map((deliveryId) =>
      sender.send(testEnvelope({ to: 'ann@x.test', deliveryId }), AbortSignal.timeout(5000)),
    ),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent']);
  expect(await email.verify(settings, io, AbortSignal.timeout(5000))).toMatchObject({ kind: 'ok' });
  expect(server.mails).toHaveLength(2);
  await sender.close();
  await server.close();
});
