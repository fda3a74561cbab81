import type { AnyChannelDefinition } from '../../channels/channel.ts';
import { xSecrets } from '../init/channelFlags.ts';
import { formsOf } from './channelForms.ts';

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
  /** A program with its arguments, typed with spaces between them. */
  readonly isProgram?: boolean;
  /** `host:port`, of which two settings are made. */
  readonly isServer?: boolean;
  /** Nothing may be typed; then what only goes with it is not asked for: `smtp.password` without `smtp.user`. */
  readonly mayBeEmpty?: boolean;
  readonly onlyWith?: string;
}

const named = (name: string) => (): string => name;

const domainOf = (pageUrl: string | null): string =>
  pageUrl === null ? 'acme.example' : new URL(pageUrl).hostname.replace(/^(?:status|www)\./u, '');
const awsKey = (of: string): Readonly<Record<string, Question>> => ({
  [`${of}region`]: { text: 'Which AWS region? (such as eu-central-1)' },
  [`${of}accessKeyId`]: {
    text: 'access key id (AWS console: IAM, Users, the user, Security credentials)',
    offered: named('AWS_ACCESS_KEY_ID'),
  },
  [`${of}secretAccessKey`]: {
    text: 'secret access key (shown once, when the key is made)',
    offered: named('AWS_SECRET_ACCESS_KEY'),
  },
});

/** For each setting that a type can't be without: what is asked, and where in the service's web page it is found. */
const questions: Readonly<Record<string, Question>> = {
  'status-page.out': { text: 'Which folder is the page built into?', offered: (o) => o.pageFolder, isPath: true },
  'status-page.to.git.remote': { text: 'Which repository? (such as git@github.com:acme/status.git)' },
  'status-page.to.s3.bucket': { text: 'Which bucket?' },
  ...awsKey('status-page.to.s3.'),
  'status-page.to.command': {
    text: 'Which program? (with its arguments; it is started in a folder that holds the page)',
    isProgram: true,
  },
  'file.folder': { text: 'Which folder are the messages written into?', offered: named('~/incidents'), isPath: true },
  'command.command': { text: 'Which program? (with its arguments; it gets each message as JSON)', isProgram: true },
  'webhook.url': { text: 'Where are the events posted to? (https://…)' },
  'webhook.secret': { text: 'signing secret (whsec_…)', offered: named('WEBHOOK_SECRET') },
  'x.appKey': { text: 'API key', offered: named(xSecrets.appKey) },
  'x.appSecret': { text: 'API key secret', offered: named(xSecrets.appSecret) },
  'x.accessToken': { text: 'access token', offered: named(xSecrets.accessToken) },
  'x.accessSecret': { text: 'access token secret', offered: named(xSecrets.accessSecret) },
  'email.from': {
    text: 'Whom does the e-mail come from?',
    offered: ({ company, pageUrl }) => `${company.replace(/["<>]/gu, '')} <status@${domainOf(pageUrl)}>`,
  },
  'email.to': {
    text: 'Who gets it? ("contacts": your list of customers; or addresses, with commas)',
    offered: named('contacts'),
  },
  'email.smtp.host': {
    text: 'Which mail server sends it? (host:port)',
    isServer: true,
    offered: ({ pageUrl }) => `smtp.${domainOf(pageUrl)}:587`,
  },
  'email.smtp.user': { text: 'What is your user name there? (may be empty)', mayBeEmpty: true },
  'email.smtp.password': { text: 'password', offered: named('SMTP_PASSWORD'), onlyWith: 'smtp.user' },
  ...awsKey('email.ses.'),
  'email.sendmail.command': {
    text: 'Which program?',
    offered: named('/usr/sbin/sendmail -i'),
    isProgram: true,
  },
  'sms.to': {
    text: 'Who gets it? ("contacts": those of your list who agreed; or numbers such as +49…, with commas)',
    offered: named('contacts'),
  },
  'sms.from': { text: 'Which number or name is it sent from? (such as +15005550006)' },
  'sms.accountSid': { text: 'What is the Account SID? (console.twilio.com, Account Info; AC…)' },
  'sms.authToken': { text: 'Auth Token (console.twilio.com, Account Info)', offered: named('TWILIO_TOKEN') },
  'sms.apiKey': { text: 'API key (dashboard.nexmo.com, API settings)', offered: named('VONAGE_API_KEY') },
  'sms.apiSecret': { text: 'API secret (dashboard.nexmo.com, API settings)', offered: named('VONAGE_API_SECRET') },
  ...awsKey('sms.'),
  'facebook.pageId': { text: 'Which number has your Page? (on the Page: About, Page transparency)' },
  'facebook.pageToken': {
    text: 'token of the Page (developers.facebook.com/tools/explorer)',
    offered: named('FACEBOOK_PAGE_TOKEN'),
  },
  'zendesk.subdomain': { text: 'What stands before .zendesk.com in your address?' },
  'zendesk.email': {
    text: 'Whose API token is it? (e-mail address of that agent; empty: it is an OAuth token)',
    mayBeEmpty: true,
  },
  'zendesk.token': {
    text: 'API token (Admin Center, Apps and integrations, APIs)',
    offered: named('ZENDESK_TOKEN'),
  },
  'zendesk.sectionId': { text: 'Which section? (the number in its address)' },
  'zendesk.permissionGroupId': {
    text: 'Which permission group may edit it? (its number: Knowledge admin, Permissions)',
  },
  'zendesk.topicId': { text: 'Which topic? (the number in its address)' },
  'slack.to.channel': {
    text: 'Which channel? (its id C…: channel details, About, at the bottom; invite the bot there)',
  },
  'slack.to.token': {
    text: 'Bot User OAuth Token (api.slack.com/apps, your app, OAuth & Permissions; xoxb-…)',
    offered: named('SLACK_TOKEN'),
  },
  'slack.to.webhookUrl': {
    text: 'webhook address (api.slack.com/apps, your app, Incoming Webhooks)',
    offered: named('SLACK_WEBHOOK_URL'),
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
  'intercom.token': {
    text: 'access token (Developer Hub, your app, Authentication)',
    offered: named('INTERCOM_TOKEN'),
  },
  'intercom.senderId': { text: 'In whose name? (the number in the address of the profile: Settings, Teammates)' },
  'intercom.newsfeedId': { text: 'Which newsfeed? (the number in its address: Outbound, News)' },
};

/** What the keys of a type need, or where they are, that would not fit into a question. */
const places: Readonly<Record<string, string>> = {
  facebook:
    'It needs pages_manage_posts, pages_manage_engagement and pages_read_engagement; extended in the Access Token Debugger, or it ends in an hour.',
  linkedin: 'It needs w_organization_social and r_organization_social, and lives for 60 days.',
  x: 'console.x.com: your app, Keys and tokens; the app needs "Read and write" before the access token is made.',
};
export const placeOfKeys = (type: string): string | null => places[type] ?? null;

export const questionOf = (type: string, path: string): Question =>
  questions[`${type}.${path}`] ?? { text: `${type}: ${path}` };

/** Whether there are words for all that a type needs. */
export const canBeAsked = (definition: AnyChannelDefinition): boolean =>
  formsOf(definition).forms.every(({ asks }) =>
    asks.every((path) => questions[`${definition.type}.${path}`] !== undefined),
  );
