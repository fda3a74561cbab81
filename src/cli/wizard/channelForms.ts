import type * as v from 'valibot';
import type { AnyChannelDefinition } from '../../channels/channel.ts';

/** One of several ways in which a channel of a type can be set up. */
export interface Form {
  readonly value: string;
  /** As it is offered. */
  readonly name: string;
  /** Settings that this way stands for. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** What it asks for, `smtp.host` for what stands deeper. */
  readonly asks: readonly string[];
}

interface Choice {
  readonly question: string;
  readonly forms: readonly Form[];
}

const aws = ['region', 'accessKeyId', 'secretAccessKey'];

/** Of types whose settings hang together, so that which are needed is a choice. */
const choices: Readonly<Record<string, Choice>> = {
  email: {
    question: 'How is your mail sent?',
    forms: [
      {
        value: 'smtp',
        name: 'Through a mail server (SMTP)',
        fixed: {},
        asks: ['from', 'to', 'smtp.host', 'smtp.user', 'smtp.password'],
      },
      {
        value: 'ses',
        name: 'Through Amazon SES',
        fixed: {},
        asks: ['from', 'to', ...aws.map((one) => `ses.${one}`)],
      },
      {
        value: 'sendmail',
        name: 'By this machine’s own sendmail',
        fixed: {},
        asks: ['from', 'to', 'sendmail.command'],
      },
    ],
  },
  'status-page': {
    question: 'Where is the page put?',
    forms: [
      { value: 'folder', name: 'Into a folder that a web server serves', fixed: {}, asks: ['out'] },
      { value: 'git', name: 'Onto a git branch: GitHub or GitLab Pages', fixed: {}, asks: ['to.git.remote'] },
      {
        value: 's3',
        name: 'Into a bucket at Amazon S3',
        fixed: {},
        asks: ['bucket', ...aws].map((one) => `to.s3.${one}`),
      },
      {
        value: 'command',
        name: 'To another host, by a program (rsync, netlify, wrangler)',
        fixed: {},
        asks: ['to.command'],
      },
    ],
  },
  sms: {
    question: 'Which service sends the texts?',
    forms: [
      {
        value: 'twilio',
        name: 'Twilio',
        fixed: { provider: 'twilio' },
        asks: ['accountSid', 'authToken', 'from', 'to'],
      },
      { value: 'vonage', name: 'Vonage', fixed: { provider: 'vonage' }, asks: ['apiKey', 'apiSecret', 'from', 'to'] },
      {
        value: 'aws',
        name: 'Amazon (End User Messaging)',
        fixed: { provider: 'aws' },
        asks: [...aws, 'from', 'to'],
      },
      { value: 'aws-sns', name: 'Amazon SNS', fixed: { provider: 'aws-sns' }, asks: [...aws, 'to'] },
    ],
  },
  slack: {
    question: 'How is it posted?',
    forms: [
      {
        value: 'bot',
        name: 'By a bot: updates hang together in a thread',
        fixed: {},
        asks: ['to.channel', 'to.token'],
      },
      { value: 'webhook', name: 'By an incoming webhook: quicker to set up', fixed: {}, asks: ['to.webhookUrl'] },
    ],
  },
  zendesk: {
    question: 'What is it posted as?',
    forms: [
      {
        value: 'article',
        name: 'An article in the Help Center, pinned while the incident is open',
        fixed: { as: 'article' },
        asks: ['subdomain', 'email', 'sectionId', 'permissionGroupId', 'token'],
      },
      {
        value: 'community-post',
        name: 'A post in the community, with updates as comments',
        fixed: { as: 'community-post' },
        asks: ['subdomain', 'email', 'topicId', 'token'],
      },
    ],
  },
};

/** The ways that this version's definition has settings for; a type without a choice has the one that its needed settings make. */
export function formsOf(definition: AnyChannelDefinition): {
  readonly question: string;
  readonly forms: readonly [Form, ...Form[]];
} {
  const { type, settings } = definition;
  const choice = choices[type];
  const [first, ...others] = (choice?.forms ?? []).filter(({ asks }) =>
    asks.every((path) => settings[path.split('.')[0] ?? ''] !== undefined),
  );
  if (choice && first) return { question: choice.question, forms: [first, ...others] };
  const asks = Object.entries(settings).flatMap(([key, one]) =>
    (one as v.GenericSchema).type === 'optional' ? [] : [key],
  );
  return { question: '', forms: [{ value: type, name: definition.title, fixed: {}, asks }] };
}
