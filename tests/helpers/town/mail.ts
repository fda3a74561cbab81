import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { isSignedWith } from '../awsSignature.ts';
import { startScript } from '../smtpScript.ts';
import { type House, type Loss, openHouse } from './house.ts';
import { plantedKey } from './keys.ts';
import { filesIn, openProgram } from './program.ts';
import {
  fieldsOf,
  type HttpService,
  idIs,
  jsonIn,
  none,
  routes,
  type Standing,
  stand,
  textIn,
  yes,
} from './service.ts';

// Three ways to hand over mail, and two people who have their mailboxes behind each: CHANNELS.md 1.

const people = ['ada@customer.example', 'grace@customer.example'];
const about = { type: 'email', from: 'Acme <status@acme.example>', to: people };
const traits = { type: 'email', threads: true, lists: false, remoteId: idIs, url: none, room: null };
const each = (losses: readonly Loss[]): readonly Loss[] => losses.flatMap((loss) => people.map(() => loss));

/** A server that speaks SMTP. */
export async function openSmtp(): Promise<House> {
  const losses: Loss[] = [];
  const acts = { taken: 'keep-drop', untaken: 'drop' } as const;
  let tries = 0;
  const server = await startScript({
    acts: (phase) => {
      if (phase !== 'dot') return undefined;
      tries += 1;
      const loss = losses.shift();
      return loss && acts[loss];
    },
  });
  return {
    ...traits,
    name: 'email-smtp',
    entry: { ...about, smtp: { host: '127.0.0.1', port: server.port } },
    posts: () => Promise.all(server.mails.map(read)),
    tries: () => tries,
    strange: () => [],
    lose: (...more) => void losses.push(...each(more)),
    close: () => server.close(),
  };
}

/** Gets the message on stdin, and its one recipient as the last argument. */
export async function openSendmail(): Promise<House> {
  const program = openProgram('sendmail', 'for to; do :; done; (echo "$to"; cat)');
  return {
    ...traits,
    name: 'email-sendmail',
    entry: { ...about, sendmail: { command: program.command } },
    posts: () =>
      Promise.all(
        filesIn(program.folder, '.kept').map((name) => {
          const [, to = '', raw = ''] =
            /^(.*)\n([\s\S]*)$/u.exec(readFileSync(join(program.folder, name), 'utf8')) ?? [];
          return read({ to, raw });
        }),
      ),
    tries: program.tries,
    strange: () => [],
    lose: (...more) => program.lose(...each(more)),
    close: program.close,
  };
}

const secret = plantedKey('ses');

const ses: HttpService = {
  ...traits,
  name: 'email-ses',
  entry: (apiUrl) => {
    const account = { region: 'eu-central-1', accessKeyId: 'AKIATOWN', secretAccessKey: secret };
    return { ...about, ses: account, apiUrl };
  },
  answer: routes([
    'POST',
    /^\/v2\/email\/outbound-emails$/u,
    (asked, book) => {
      if (!isSignedWith(secret, asked)) throw new Error('not signed as AWS signs');
      const fields = jsonIn(asked);
      const [to = '', ...others] = fieldsOf(fields['Destination'])['ToAddresses'] as readonly string[];
      if (others.length > 0) throw new Error('one mail to several people');
      const data = textIn(fieldsOf(fieldsOf(fields['Content'])['Raw']), 'Data');
      const raw = Buffer.from(data, 'base64').toString('utf8');
      const { id } = stand(book, raw, { id: `0107-${book.posts.length + 1}`, to, text: raw });
      return yes({ MessageId: id });
    },
  ]),
};

/** It puts an id of its own into each mail. */
export async function openSes(): Promise<House> {
  const house = await openHouse(ses);
  return {
    ...house,
    posts: async () => {
      const kept = await house.posts();
      return await Promise.all(
        kept.map(async ({ id, ...post }) => ({ ...(await read(post)), id: `<${id}@eu-central-1.amazonses.com>` })),
      );
    },
    lose: (...more) => house.lose(...each(more)),
  };
}

async function read({ to, raw }: { readonly to: string; readonly raw: string }): Promise<Standing> {
  const mail = await simpleParser(raw);
  if (!mail.text || !mail.html || !mail.subject || !mail.date) throw new Error('an e-mail without its parts');
  return {
    id: mail.messageId ?? '',
    text: mail.text,
    title: mail.subject,
    to,
    on: mail.inReplyTo ?? null,
    key: mail.messageId ?? null,
    mark: null,
    at: mail.date.toISOString(),
    raw,
  };
}
