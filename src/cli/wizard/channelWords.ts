import type { AnyChannelDefinition } from '../../channels/channel.ts';
import { xSecrets } from '../init/channelFlags.ts';

/** What answers are offered from. */
export interface Offers {
  readonly company: string;
  readonly pageUrl: string | null;
  readonly pageFolder: string;
}

export interface Question {
  /** Of a secret a noun, which stands in "Where is the …?"; else the whole question. */
  readonly text: string;
  readonly offered?: (offers: Offers) => string;
  /** A folder, which is typed as a shell would have it. */
  readonly isPath?: boolean;
}

const named = (name: string) => (): string => name;

/** For each setting that a type can't be without: what is asked, and where in the service's web page it is found. */
const questions: Readonly<Record<string, Question>> = {
  'status-page.out': { text: 'Which folder is the page built into?', offered: (o) => o.pageFolder, isPath: true },
  'file.folder': { text: 'Which folder are the messages written into?', offered: named('~/incidents'), isPath: true },
  'webhook.url': { text: 'Where are the events posted to? (https://…)' },
  'webhook.secret': { text: 'signing secret (whsec_…)', offered: named('WEBHOOK_SECRET') },
  'x.appKey': { text: 'API key', offered: named(xSecrets.appKey) },
  'x.appSecret': { text: 'API key secret', offered: named(xSecrets.appSecret) },
  'x.accessToken': { text: 'access token', offered: named(xSecrets.accessToken) },
  'x.accessSecret': { text: 'access token secret', offered: named(xSecrets.accessSecret) },
  'email.password': { text: 'password', offered: named('SMTP_PASSWORD') },
  'facebook.pageId': { text: 'Which number has your Page? (on the Page: About, Page transparency)' },
  'facebook.pageToken': {
    text: 'token of the Page (developers.facebook.com/tools/explorer)',
    offered: named('FACEBOOK_PAGE_TOKEN'),
  },
  'discord.webhookUrl': {
    text: 'webhook address (channel settings, Integrations, Webhooks)',
    offered: named('DISCORD_WEBHOOK_URL'),
  },
  'teams.webhookUrl': {
    text: 'address of the workflow "When a Teams webhook request is received"',
    offered: named('TEAMS_WORKFLOW_URL'),
  },
  'telegram.token': { text: 'token of your bot (write /newbot to @BotFather)', offered: named('TELEGRAM_BOT_TOKEN') },
  'telegram.chatId': {
    text: 'Which channel or group? (@name, or its number -100…; the bot is an administrator there)',
  },
  'bluesky.identifier': { text: 'What is the handle of the account? (status.acme.example, without an @)' },
  'bluesky.appPassword': {
    text: 'app password (bsky.app/settings/app-passwords)',
    offered: named('BLUESKY_APP_PASSWORD'),
  },
  'mastodon.instance': { text: 'On which server is the account? (https://…)' },
  'mastodon.accessToken': {
    text: 'access token (Preferences, Development, New application)',
    offered: named('MASTODON_TOKEN'),
  },
  'linkedin.organizationId': { text: 'Which number has your page? (in the address of its admin view)' },
  'linkedin.accessToken': {
    text: 'access token (linkedin.com/developers/tools/oauth)',
    offered: named('LINKEDIN_TOKEN'),
  },
  'statuspage-io.pageId': { text: 'Which page? (its id: manage.statuspage.io, your avatar, API info)' },
  'statuspage-io.apiKey': {
    text: 'API key (manage.statuspage.io, your avatar, API info)',
    offered: named('STATUSPAGE_API_KEY'),
  },
  'instatus.pageId': { text: 'Which page? (an id that GET https://api.instatus.com/v2/pages lists)' },
  'instatus.apiKey': { text: 'API key (instatus.com/app/developer)', offered: named('INSTATUS_API_KEY') },
  'better-stack.pageId': {
    text: 'Which status page? (the number in its address at uptime.betterstack.com, Status pages)',
  },
  'better-stack.token': {
    text: 'API token (Better Stack, Integrations, API tokens)',
    offered: named('BETTERSTACK_TOKEN'),
  },
  'cachet.url': { text: 'Where is your Cachet? (https://…)' },
  'cachet.token': { text: 'API token (its dashboard, Settings, API keys)', offered: named('CACHET_TOKEN') },
};

export const questionOf = (type: string, key: string): Question =>
  questions[`${type}.${key}`] ?? { text: `${type}: ${key}` };

/** Types that need a choice or a list can't be asked for in a line; their section in docs/channels.md shows them. */
export const canBeAsked = ({ type, settings }: AnyChannelDefinition): boolean =>
  type === 'email' ||
  Object.entries(settings).every(
    ([key, setting]) => setting.type === 'optional' || questions[`${type}.${key}`] !== undefined,
  );
