import { email } from '../../channels/email.ts';
import { webhook } from '../../channels/webhook.ts';
import { Secret } from '../../domain/secret.ts';
import type { Values } from '../values.ts';
import type { ChannelAnswer } from './answers.ts';
import { checkFlag } from './settingFault.ts';

type Channels = Readonly<Record<string, ChannelAnswer>>;

/** The channels that the flags tell of; what is wrong is gathered in `values`. */
export const channelsOf = (values: Values): Channels => ({
  ...emailChannel(values),
  ...xChannel(values),
  ...webhookChannel(values),
});

function emailChannel(values: Values): Channels {
  const from = values.text('emailFrom');
  const to = values.list('emailTo');
  const smtp = values.text('smtp');
  const user = values.text('smtpUser');
  const password = envName(values, 'smtpPasswordEnv', '--smtp-password-env');
  if ((user === null) !== (password === null)) values.fault('--smtp-user and --smtp-password-env belong together.');
  if (from === null) {
    const alone = { '--email-to': to[0] ?? null, '--smtp': smtp, '--smtp-user': user };
    for (const [flag, given] of Object.entries(alone)) if (given !== null) values.fault(`${flag} needs --email-from.`);
    return {};
  }
  if (smtp === null) values.fault('--email-from needs --smtp, the mail server.');
  if (to.length === 0 && values.text('contacts') === null) values.fault('--email-from needs --email-to or --contacts.');
  const server = readServer(smtp ?? 'unknown');
  checkFlag(values, '--email-from', email.settings.from, from);
  checkFlag(values, '--email-to', email.settings.to, to.length > 0 ? to : 'contacts');
  checkFlag(values, '--smtp', email.settings.smtp, server);
  const signIn = user !== null && password !== null ? { user, password } : {};
  return { customers: { type: 'email', from, to: to.length > 0 ? to : 'contacts', smtp: { ...server, ...signIn } } };
}

/** `smtp.acme.example:587`; without a port the usual one. */
export function readServer(text: string): { readonly host: string; readonly port?: number } {
  const [, host = text, port] = /^(.*?)(?::(\d+))?$/u.exec(text.trim()) ?? [];
  return port === undefined ? { host } : { host, port: Number(port) };
}

/** Where X's keys are looked for. */
export const xSecrets = {
  appKey: 'X_APP_KEY',
  appSecret: 'X_APP_SECRET',
  accessToken: 'X_ACCESS_TOKEN',
  accessSecret: 'X_ACCESS_SECRET',
};

function xChannel(values: Values): Channels {
  if (!values.flag('x')) return {};
  const secrets = Object.entries(xSecrets).map(([key, name]) => [key, new Secret({ kind: 'env', name })]);
  return { x: { type: 'x', ...Object.fromEntries(secrets) } };
}

function webhookChannel(values: Values): Channels {
  const target = values.text('webhookUrl');
  const secret = envName(values, 'webhookSecretEnv', '--webhook-secret-env');
  if (target === null && secret !== null) values.fault('--webhook-secret-env needs --webhook-url.');
  if (target === null) return {};
  checkFlag(values, '--webhook-url', webhook.settings.url, target);
  if (secret === null) values.fault('--webhook-url needs --webhook-secret-env.');
  return { webhook: { type: 'webhook', url: target, secret } };
}

/** What is no name may be the secret itself, so it is not repeated. */
function envName(values: Values, name: string, flag: string): Secret | null {
  const given = values.text(name);
  if (given === null) return null;
  if (!isEnvName(given)) values.fault(`${flag} is not the name of an environment variable.`);
  return new Secret({ kind: 'env', name: given });
}

export const isEnvName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/u.test(text);
