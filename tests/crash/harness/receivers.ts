import { createHash } from 'node:crypto';
import { type Site, startSite } from '../../../src/drill/site.ts';
import { startFakeX } from '../../helpers/fakeX.ts';
import { startHookReceiver } from '../../helpers/hookReceiver.ts';
import { startScript } from '../../helpers/smtpScript.ts';
import { slackBot } from '../../helpers/town/chats.ts';
import { openHouse } from '../../helpers/town/house.ts';
import { formIn, type HttpService, yes } from '../../helpers/town/service.ts';
import { startGate } from './gate.ts';
import type { Trace } from './trace.ts';

/** One message as it came, in the order in which it came. */
export interface Arrival {
  readonly channel: string;
  /** Of the delivery, by the mark that it carries; null: it carries none, and is known by its words. */
  readonly id: string | null;
  readonly to: string;
  readonly text: string;
  /** Of all its bytes; empty where a copy may differ. */
  readonly digest: string;
}

/** All that a company reaches, each of which tells the trace what it is at. */
export interface Receivers {
  /** Entries of the config's channels, but for the page. */
  readonly channels: Readonly<Record<string, object>>;
  readonly shop: Site;
  readonly finder: Site;
  arrivals(): Promise<readonly Arrival[]>;
  /** What was changed in posts that stand. */
  edits(): readonly string[];
  /** What a service would not have taken. */
  strange(): readonly string[];
  close(): Promise<void>;
}

export async function startReceivers(trace: Trace): Promise<Receivers> {
  const mail = await startScript({
    acts: (phase) => {
      trace.pass(`mail ${phase}`);
      // Its yes is on its way by then.
      if (phase === 'dot') setImmediate(() => trace.pass('mail yes'));
      return undefined;
    },
  });
  const edits: string[] = [];
  const [x, hook, slack, shop, finder] = await Promise.all([
    startFakeX(),
    startHookReceiver(),
    openHouse(slackThatEdits(edits)),
    startSite(),
    startSite(),
  ]);
  const slackUrl = (slack.entry as { readonly apiUrl: string }).apiUrl;
  const gates = await Promise.all([
    startGate(x.url, 'x', trace),
    startGate(slackUrl, 'slack', trace),
    startGate(hook.url, 'hook', trace),
  ]);
  const [toX, toSlack, toHook] = gates.map(({ url }) => url);
  const key = { env: 'DESK_X' };
  return {
    channels: {
      customers: {
        type: 'email',
        from: 'Acme <status@acme.example>',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port: mail.port }],
      },
      x: { type: 'x', apiUrl: toX, appKey: key, appSecret: key, accessToken: key, accessSecret: key },
      slack: { ...slack.entry, apiUrl: toSlack },
      hook: { type: 'webhook', url: `${toHook}/hook`, secret: { env: 'DESK_HOOK' } },
    },
    shop,
    finder,
    arrivals: async () => {
      const mails = mail.mails.map(({ to, raw }, index) => ({
        channel: 'customers',
        id: /^<([^@>]+)@/u.exec(mail.kept[index] ?? '')?.[1] ?? null,
        to,
        text: raw,
        digest: createHash('sha256').update(raw).digest('base64url').slice(0, 16),
      }));
      const posts = x.posts.map(({ text }) => ({ channel: 'x', id: null, to: '', text, digest: '' }));
      const talk = (await slack.posts()).map(({ text, mark }) => ({
        ...{ channel: 'slack', to: '', text, digest: '' },
        id: (mark as { readonly event_payload: { readonly key: string } }).event_payload.key,
      }));
      const events = hook.posts.map(({ id, data }) => ({
        ...{ channel: 'hook', id, to: '', text: JSON.stringify(data), digest: '' },
      }));
      return [...mails, ...posts, ...talk, ...events];
    },
    edits: () => edits,
    strange: slack.strange,
    close: async () => {
      await Promise.all(gates.map((gate) => gate.close()));
      await Promise.all([mail, x, hook, slack, shop, finder].map((one) => one.close()));
    },
  };
}

/** The town's Slack, in which a post that stands may be changed. */
const slackThatEdits = (edits: string[]): HttpService => ({
  ...slackBot,
  answer: (asked, book) => {
    if (asked.path !== '/chat.update') return slackBot.answer(asked, book);
    const { ts = '', channel = '', text = '' } = formIn(asked);
    if (!book.posts.some(({ id }) => id === ts)) return yes({ ok: false, error: 'message_not_found' });
    edits.push(text);
    return yes({ ok: true, channel, ts });
  },
});
