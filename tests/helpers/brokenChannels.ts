import { createServer } from 'node:http';
import { listen } from '../../src/drill/listen.ts';

type Said = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

/** A channel that is broken in one way: how its service answers, and what `doctor` is to say. */
export interface Broken {
  readonly entry: object;
  /** By the last part of the path that is asked; `*` is any. */
  readonly says: Readonly<Record<string, Said>>;
  readonly message: RegExp;
  readonly fix: RegExp;
  readonly result?: 'warning';
}

const key = { env: 'BAD_KEY' };
const xKeys = { type: 'x', appKey: key, appSecret: key, accessToken: key, accessSecret: key };
const facebook = { type: 'facebook', pageId: '1029', pageToken: key };
const fbError = (code: number, more: object = {}): Said => [400, { error: { message: 'no', code, ...more } }];
const linkedin = { type: 'linkedin', organizationId: '77', accessToken: key };
const slackBot = { type: 'slack', to: { channel: 'C0123456789', token: key } };
const slackYes = (scopes: string): Said => [
  200,
  { ok: true, user: 'allclear', team: 'Acme' },
  { 'x-oauth-scopes': scopes },
];
const telegram = { type: 'telegram', token: { env: 'BAD_TELEGRAM' }, chatId: '@acme_status' };
const telegramYes = (result: object): Said => [200, { ok: true, result }];
const bot = telegramYes({ id: 5, username: 'acme_bot' });
const hook = (name: string) => ({ env: `BAD_${name}` });
/** Secrets of the config that have to have a form. */
export const hooks = {
  BAD_DISCORD: 'https://discord.com/api/webhooks/123456789012345678/very-secret',
  BAD_SLACK: 'https://hooks.slack.com/services/T0/B0/very-secret',
  BAD_TEAMS: 'https://acme.webhook.office.com/webhookb2/very-secret',
  BAD_WORKFLOW: 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=very-secret',
};

export const broken: Readonly<Record<string, Broken>> = {
  'x-revoked': { entry: xKeys, says: { me: [401, {}] }, message: /keys are not accepted/u, fix: /console\.x\.com/u },
  'x-read-only': {
    entry: xKeys,
    says: { me: [200, { data: { id: '1', username: 'acme' } }, { 'x-access-level': 'read' }] },
    message: /read permission only/u,
    fix: /Read and write/u,
  },
  'facebook-other-page': {
    entry: facebook,
    says: { '1029': [200, { id: '1029', name: 'Acme' }], me: [200, { id: '4', name: 'Other' }] },
    message: /token is of Other \(4\), and not of the Page 1029/u,
    fix: /"pageId"/u,
  },
  'facebook-expired': {
    entry: facebook,
    says: { '1029': fbError(190, { error_subcode: 463 }) },
    message: /token has expired/u,
    fix: /developers\.facebook\.com/u,
  },
  'facebook-scope': {
    entry: facebook,
    says: {
      '1029': [200, { id: '1029', name: 'Acme', access_token: 'x' }],
      me: [200, { id: '1029', name: 'Acme' }],
      debug_token: [200, { data: { scopes: ['pages_read_engagement'] } }],
    },
    message: /lacks pages_manage_posts/u,
    fix: /pages_manage_posts/u,
  },
  'linkedin-expired': {
    entry: linkedin,
    says: { organizationAcls: [401, { status: 401, code: 'EXPIRED_ACCESS_TOKEN', message: 'expired' }] },
    message: /token has expired/u,
    fix: /linkedin\.com\/developers/u,
  },
  'linkedin-other-organisation': {
    entry: linkedin,
    says: { organizationAcls: [200, { elements: [{ organization: 'urn:li:organization:5', role: 'ADMINISTRATOR' }] }] },
    message: /no role on organisation 77/u,
    fix: /"organizationId"/u,
  },
  'slack-revoked': {
    entry: slackBot,
    says: { 'auth.test': [200, { ok: false, error: 'token_revoked' }] },
    message: /token was revoked/u,
    fix: /api\.slack\.com\/apps/u,
  },
  'slack-scope': {
    entry: slackBot,
    says: { 'auth.test': slackYes('channels:read') },
    message: /lacks the scope chat:write/u,
    fix: /Bot Token Scopes/u,
  },
  'slack-uninvited': {
    entry: slackBot,
    says: {
      'auth.test': slackYes('chat:write,channels:read'),
      'conversations.info': [200, { ok: true, channel: { name: 'status', is_member: false } }],
    },
    message: /not in #status/u,
    fix: /\/invite @allclear/u,
  },
  'slack-hook-gone': {
    entry: { type: 'slack', to: { webhookUrl: hook('SLACK') } },
    says: { '*': [404, 'no_service'] },
    message: /webhook was removed/u,
    fix: /Incoming Webhooks/u,
  },
  'discord-gone': {
    entry: { type: 'discord', webhookUrl: hook('DISCORD') },
    says: { '*': [404, { message: 'Unknown Webhook', code: 10_015 }] },
    message: /webhook was deleted/u,
    fix: /Copy Webhook URL/u,
  },
  'teams-retired': {
    entry: { type: 'teams', webhookUrl: hook('TEAMS') },
    says: {},
    message: /Microsoft has retired/u,
    fix: /Workflows/u,
  },
  'teams-unproven': {
    entry: { type: 'teams', webhookUrl: hook('WORKFLOW') },
    says: {},
    message: /well formed/u,
    fix: /^can't be proven without a post; try: incident channels test teams-unproven --post$/u,
    result: 'warning',
  },
  'telegram-unknown-chat': {
    entry: telegram,
    says: { getMe: bot, getChat: [400, { ok: false, error_code: 400, description: 'Bad Request: chat not found' }] },
    message: /bot does not see this chat.*chat not found/u,
    fix: /"chatId"/u,
  },
  'telegram-no-admin': {
    entry: telegram,
    says: {
      getMe: bot,
      getChat: telegramYes({ id: -1001, type: 'channel', title: 'Acme' }),
      getChatMember: telegramYes({ status: 'member' }),
    },
    message: /@acme_bot may not post in Acme/u,
    fix: /Administrators/u,
  },
  'mastodon-scope': {
    entry: { type: 'mastodon', instance: 'https://social.example', accessToken: key },
    says: { verify_credentials: [200, { id: '9', username: 'acme', scopes: ['read'] }], instance: [200, {}] },
    message: /lacks write:statuses/u,
    fix: /social\.example\/settings\/applications/u,
  },
  'bluesky-password': {
    entry: { type: 'bluesky', identifier: 'acme.bsky.social', appPassword: key },
    says: { '*': [401, { error: 'AuthenticationRequired', message: 'Invalid identifier or password' }] },
    message: /handle and the app password do not fit/u,
    fix: /app-passwords/u,
  },
  'zendesk-role': {
    entry: { type: 'zendesk', subdomain: 'acme', token: key, sectionId: 1, permissionGroupId: 2 },
    says: { me: [200, { user: { id: 1, name: 'Ada', role: 'end-user' } }] },
    message: /may not publish: the role is end-user/u,
    fix: /Team members/u,
  },
  'intercom-token': {
    entry: { type: 'intercom', token: key, senderId: 1, newsfeedId: 2 },
    says: { me: [401, { type: 'error.list', errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }] }] },
    message: /does not know the key.*Access Token Invalid/u,
    fix: /developer-hub/u,
  },
  'statuspage-unknown': {
    entry: { type: 'statuspage-io', pageId: 'nope', apiKey: key },
    says: { '*': [404, { error: 'Not found' }] },
    message: /has no page "nope"/u,
    fix: /manage\.statuspage\.io/u,
  },
  'instatus-other': {
    entry: { type: 'instatus', pageId: 'mine', apiKey: key },
    says: { pages: [200, [{ id: 'theirs', name: 'Other' }]] },
    message: /none of its pages has the id mine/u,
    fix: /"pageId"/u,
  },
  'better-stack-unknown': {
    entry: { type: 'better-stack', pageId: '404', token: key },
    says: { '*': [404, { errors: 'Resource not found' }] },
    message: /has no status page "404".*Resource not found/u,
    fix: /"pageId"/u,
  },
  'cachet-token': {
    entry: { type: 'cachet', url: 'https://status.acme.example', token: key },
    says: { ping: [200, { data: 'Pong!' }], subscribers: [401, { message: 'Unauthenticated.' }] },
    message: /does not know the key.*Unauthenticated/u,
    fix: /API keys/u,
  },
};

/** What asks by POST: whoever signs in or asks for a name there posts nothing. A webhook of Slack's is asked without words. */
const isQuestion = (path: string, body: string): boolean =>
  /\/(?:auth\.test|getMe|getChat|getChatMember|com\.atproto\.server\.createSession)$/u.test(path) || body === '{}';

export interface BrokenServices {
  /** Each channel's service is below it, under the channel's name. */
  readonly url: string;
  /** Requests that could have posted something. */
  readonly posted: readonly string[];
  /** Requests that nobody expected. */
  readonly strange: readonly string[];
  close(): Promise<void>;
}

/** All those services, on loopback. None answers before all have been asked: who asks one after the other gets nowhere. */
export async function startBrokenServices(): Promise<BrokenServices> {
  const posted: string[] = [];
  const strange: string[] = [];
  const unasked = new Set(Object.keys(broken).filter((name) => Object.keys(broken[name]?.says ?? {}).length > 0));
  const { promise: allAsked, resolve: openGate } = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname } = new URL(request.url ?? '/', 'http://here');
    const asked = `${request.method} ${pathname}`;
    if (request.method !== 'GET' && !isQuestion(pathname, Buffer.concat(chunks).toString())) posted.push(asked);
    const name = pathname.split('/')[1] ?? '';
    unasked.delete(name);
    if (unasked.size === 0) openGate();
    await allAsked;
    const says = broken[name]?.says ?? {};
    const said = says[pathname.split('/').at(-1) ?? ''] ?? says['*'];
    if (!said) strange.push(asked);
    const [status, body, headers = {}] = said ?? [501, 'nobody expected this'];
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  return { ...(await listen(server)), posted, strange };
}
