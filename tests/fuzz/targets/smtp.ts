import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as v from 'valibot';
import { email } from '../../../src/channels/email.ts';
import { commonSettings } from '../../../src/channels/settings.ts';
import { createSecrets } from '../../../src/config/secrets.ts';
import { planted } from '../corpus.ts';
import { fakeEnvelope, fakeIo } from '../fakeIo.ts';
import { isOneLine, isShort, isSilentAbout, must, shapeOf } from '../oracle.ts';
import { bytesOf, defineTarget } from '../target.ts';

const separator = '\n%%\n';
/** After it a server that has said half of something hangs up. */
const patienceMs = 40;

let server: Server | null = null;
let replies: readonly string[] = [];

function converse(socket: Socket): void {
  let next = 0;
  let data = false;
  let heard = '';
  let late: NodeJS.Timeout | undefined;
  const say = (): void => {
    const reply = replies[next];
    next += 1;
    if (reply === undefined) return void socket.destroy();
    data = reply.startsWith('354');
    heard = '';
    socket.write(bytesOf(reply.replaceAll('{{secret}}', planted)));
    clearTimeout(late);
    late = setTimeout(() => socket.destroy(), patienceMs);
  };
  socket.on('error', () => {});
  socket.on('close', () => clearTimeout(late));
  socket.on('data', (bytes) => {
    heard = (heard + bytes.toString('latin1')).slice(-100_000);
    if (heard.endsWith(data ? '\r\n.\r\n' : '\r\n')) say();
  });
  say();
}

async function portOf(): Promise<number> {
  if (server === null) {
    const made = createServer(converse);
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    made.unref();
    server = made;
  }
  return (server.address() as AddressInfo).port;
}

const usual = [
  '220 mx.acme.example ESMTP',
  '250-mx.acme.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN',
  '235 2.7.0 ok',
  '250 2.1.0 ok',
  '250 2.1.5 ok',
  '354 go ahead',
  '250 2.0.0 queued as 1',
  '221 bye',
].map((line) => `${line}\r\n`);
const refused = (at: number, line: string): string =>
  usual.map((one, index) => (index === at ? `${line}\r\n` : one)).join(separator);

/** A mail server's side of a conversation, reply by reply. */
export const smtp = defineTarget({
  name: 'smtp-replies',
  runs: 30,
  maxChars: 100_000,
  corpus: () => [
    usual.join(separator),
    refused(0, '554 no'),
    refused(1, '502 what'),
    refused(2, `535 5.7.8 {{secret}} is wrong`),
    refused(3, '451 4.7.1 later\r\n451 later'),
    refused(4, '550-5.1.1 no such\r\n550-5.1.1 user\r\n550 5.1.1 here'),
    refused(5, '421 bye'),
    refused(6, '452 4.3.1 full'),
    refused(6, '250'),
    refused(1, '250-x\r\n250-STARTTLS\r\n250 AUTH XOAUTH2 CRAM-MD5'),
    refused(4, '250 ok\r\n250 ok\r\n354 go'),
  ],
  run: async (input) => {
    replies = input.split(separator);
    const given = {
      from: 'Acme <status@acme.example>',
      to: ['anna@acme.example'],
      smtp: { host: '127.0.0.1', port: await portOf(), user: 'acme', password: planted },
    };
    const settings = v.parse(v.strictObject({ ...commonSettings, ...email.settings }), given);
    const { reveal, redact } = createSecrets({ env: {}, folder: '/', hidden: [] });
    const sender = await email.open(
      settings as never,
      fakeIo(() => Promise.reject(new Error('no HTTP here')), { reveal }),
    );
    try {
      const message = { ...fakeEnvelope().message, html: '<p>Checkout is down.</p>' };
      const outcome = await sender.send(
        fakeEnvelope({ to: 'anna@acme.example', message }),
        new AbortController().signal,
      );
      const reason = outcome.reason ?? '';
      isOneLine(reason, 'a reason');
      isShort(reason, 1_000, 'a reason');
      const base64 = Buffer.from(`\u0000acme\u0000${planted}`).toString('base64');
      isSilentAbout(redact(reason), [planted, planted.slice(0, 14), base64], 'a reason');
      const isYes = /(?:^|[\r\n])2\d\d/u.test(input);
      must(outcome.kind !== 'sent' || isYes, 'a mail that nobody took is sent');
      if (outcome.kind === 'sent') isOneLine(`${outcome.remoteId}${outcome.url}`, 'the id of a mail');
      return `${outcome.kind} ${shapeOf(reason.replace(/\d+/gu, ''))}`;
    } finally {
      await sender.close();
    }
  },
  close: () => void server?.close(),
});
