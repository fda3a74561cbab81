import { plantedKey } from './keys.ts';
import {
  type Book,
  codePointsIn,
  fieldsOf,
  formIn,
  type HttpService,
  idIs,
  insist,
  insistOnBearer,
  jsonIn,
  missing,
  none,
  readHtml,
  routes,
  type Said,
  type Standing,
  stand,
  textIn,
  yes,
} from './service.ts';

// Where teams and communities talk: CHANNELS.md 6 to 9.

const token = plantedKey('xoxb');
const channel = 'C0123456789';
const slackRoom = ({ raw, text }: Standing) => [
  // Counted as it is sent, with its escapes.
  { used: codePointsIn(raw.startsWith('{') ? text : (new URLSearchParams(raw).get('text') ?? '')), limit: 40_000 },
];
const readSlack = (text: string): string => {
  if (/<|>/u.test(text)) throw new Error('a bare angle bracket is a command to Slack');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
};
const tsOf = (number: number): string => `1795428000.${String(number).padStart(6, '0')}`;

export const slackBot: HttpService = {
  name: 'slack-bot',
  type: 'slack',
  threads: true,
  lists: true,
  entry: (apiUrl) => ({ type: 'slack', to: { channel, token }, apiUrl }),
  remoteId: ({ id }) => `${channel}:${id}`,
  url: none,
  room: slackRoom,
  answer: (asked, book) => {
    insistOnBearer(asked, token);
    return slackRoutes(asked, book);
  },
};

const slackRoutes = routes(
  [
    'POST',
    /^\/chat\.postMessage$/u,
    (asked, book) => {
      const form = formIn(asked);
      insist(form, { channel, unfurl_links: 'false' });
      const on = form['thread_ts'] ?? null;
      if (on !== null && !book.posts.some(({ id }) => id === on)) return yes({ ok: false, error: 'thread_not_found' });
      const text = readSlack(textIn(form, 'text'));
      const mark = fieldsOf(JSON.parse(textIn(form, 'metadata')));
      const made = stand(book, asked.body, { id: tsOf(book.posts.length + 1), text, on, mark });
      return yes({ ok: true, channel, ts: made.id });
    },
  ],
  ['GET', /^\/conversations\.history$/u, (asked, book) => slackList(asked.query, book, null)],
  ['GET', /^\/conversations\.replies$/u, (asked, book) => slackList(asked.query, book, asked.query.get('ts'))],
);

function slackList(query: URLSearchParams, book: Book, thread: string | null): Said {
  insist(Object.fromEntries(query), { channel, include_all_metadata: 'true' });
  const messages = book.posts
    .filter(({ on, id }) => on === thread || (thread !== null && id === thread))
    .map(({ id, text, mark }) => ({ ts: id, bot_id: 'B01', text, metadata: mark }));
  return yes({ ok: true, messages, has_more: false });
}

const slackPath = `/services/T0TOWN/B0TOWN/${plantedKey('hook', '')}`;

export const slackWebhook: HttpService = {
  name: 'slack-webhook',
  type: 'slack',
  threads: false,
  lists: false,
  entry: (apiUrl) => ({ type: 'slack', to: { webhookUrl: `https://hooks.slack.com${slackPath}` }, apiUrl }),
  remoteId: none,
  url: none,
  room: slackRoom,
  answer: routes([
    'POST',
    new RegExp(`^${slackPath}$`, 'u'),
    (asked, book) => {
      stand(book, asked.body, { text: readSlack(textIn(jsonIn(asked), 'text')) });
      return yes('ok');
    },
  ]),
};

const discordPath = `/webhooks/1200000000000000001/${plantedKey('discord', '')}`;

export const discord: HttpService = {
  name: 'discord',
  type: 'discord',
  threads: false,
  lists: false,
  entry: (apiUrl) => ({ type: 'discord', webhookUrl: `https://discord.com/api${discordPath}`, apiUrl }),
  remoteId: idIs,
  url: none,
  room: ({ raw }) => {
    const { content = '', embeds = [] } = JSON.parse(raw) as DiscordBody;
    const words = embeds.map(({ description }) => description);
    return [
      { used: content.length, limit: 2000 },
      { used: Math.max(0, ...words.map((one) => one.length)), limit: 4096 },
      { used: words.join('').length, limit: 6000 },
    ];
  },
  answer: routes([
    'POST',
    new RegExp(`^${discordPath}$`, 'u'),
    (asked, book) => {
      insist(Object.fromEntries(asked.query), { wait: 'true' });
      const fields = jsonIn(asked);
      insist(fields, { allowed_mentions: { parse: [] } });
      const { content, embeds } = fields as DiscordBody;
      const made = stand(book, asked.body, { text: content ?? embeds?.[0]?.description ?? '' });
      return yes({ id: made.id, channel_id: '1200000000000000002' });
    },
  ]),
};

interface DiscordBody {
  readonly content?: string;
  readonly embeds?: readonly { readonly description: string }[];
}

const teamsKey = plantedKey('teams', '');

export const teams: HttpService = {
  name: 'teams',
  type: 'teams',
  threads: false,
  lists: false,
  entry: (apiUrl) => ({
    type: 'teams',
    webhookUrl: `https://prod-00.westus.logic.azure.com/workflows/town/triggers/manual/paths/invoke?sig=${teamsKey}`,
    apiUrl,
  }),
  remoteId: none,
  url: none,
  room: ({ raw }) => [{ used: Buffer.byteLength(raw), limit: 28 * 1024 }],
  answer: routes([
    'POST',
    /^\/workflows\/town\/triggers\/manual\/paths\/invoke$/u,
    (asked, book) => {
      insist(Object.fromEntries(asked.query), { sig: teamsKey });
      const fields = jsonIn(asked);
      insist(fields, { type: 'message' });
      const [card] = fields['attachments'] as readonly [TeamsCard];
      insist(fieldsOf(card), { contentType: 'application/vnd.microsoft.card.adaptive' });
      const text = card.content.body.map(({ inlines }) => inlines.map((run) => run.text).join('')).join('\n');
      stand(book, asked.body, { text });
      return yes('', 202);
    },
  ]),
};

interface TeamsCard {
  readonly content: { readonly body: readonly { readonly inlines: readonly { readonly text: string }[] }[] };
}

const botToken = `123456:${plantedKey('bot', '')}`;

export const telegram: HttpService = {
  name: 'telegram',
  type: 'telegram',
  threads: true,
  lists: false,
  entry: (apiUrl) => ({ type: 'telegram', token: botToken, chatId: '@acme_status', apiUrl }),
  remoteId: ({ id }) => `-1001234:${id}`,
  url: ({ id }) => `https://t.me/acme_status/${id}`,
  // "1-4096 characters after entities parsing", in UTF-16 units as its entities are.
  room: ({ text }) => [{ used: text.length, limit: 4096 }],
  answer: routes([
    'POST',
    new RegExp(`^/bot${botToken}/sendMessage$`, 'u'),
    (asked, book) => {
      const fields = jsonIn(asked);
      insist(fields, { chat_id: '@acme_status', parse_mode: 'HTML' });
      const html = textIn(fields, 'text');
      if (/[<>]/u.test(html.replace(/<b>[^<>]*<\/b>/gu, ''))) throw new Error('can’t parse entities');
      const reply = fields['reply_parameters'] as { readonly message_id: number } | undefined;
      const on = reply === undefined ? null : String(reply.message_id);
      if (on !== null && !book.posts.some(({ id }) => id === on)) return missing({ ok: false, error_code: 404 });
      const made = stand(book, asked.body, { text: readHtml(html), on });
      const chat = { id: -1001234, type: 'channel', username: 'acme_status' };
      return yes({ ok: true, result: { message_id: Number(made.id), chat } });
    },
  ]),
};
