import { randomBytes } from 'node:crypto';
import type * as v from 'valibot';
import { email } from '../../channels/email.ts';
import { loadChannelTypes } from '../../channels/index.ts';
import { Secret } from '../../domain/secret.ts';
import type { ChannelAnswer } from '../init/answers.ts';
import { isEnvName, readServer } from '../init/channelFlags.ts';
import { absolute } from '../init/flags.ts';
import { settingFault } from '../init/settingFault.ts';
import { askOne, askSecret, askText } from '../io/prompter.ts';
import { type Offers, questionOf } from './channelWords.ts';

/** What a channel is called in the config, unless it is called as its type. */
const names: Readonly<Record<string, string>> = { email: 'customers', 'status-page': 'page', file: 'files' };
export const nameOf = (type: string): string => names[type] ?? type;

/** Asks for the settings that a type can't be without; what was answered before is offered again. */
export async function askChannel(type: string, offers: Offers, earlier: ChannelAnswer | null): Promise<ChannelAnswer> {
  if (type === email.type) return await askEmail(offers, earlier);
  const { [type]: definition } = await loadChannelTypes([type]);
  const needed = Object.entries(definition?.settings ?? {}).filter(([, one]) => one.type !== 'optional');
  const isSecret = ([, one]: [string, v.GenericSchema]): boolean => settingFault(one, { env: 'NAME' }) === null;
  const answers: Record<string, unknown> = {};
  for (const [key, setting] of needed.filter((one) => !isSecret(one))) {
    const { text, offered, isPath } = questionOf(type, key);
    const typed = await askText(
      text,
      textOf(earlier?.[key]) || (offered?.(offers) ?? ''),
      expecting(setting as v.GenericSchema),
    );
    answers[key] = isPath ? absolute(typed) : typed;
  }
  const secrets = needed.filter(isSecret).map(([key]) => key);
  return { type, ...answers, ...(await askSecrets(type, secrets, earlier)) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Takes what the setting's own description takes. */
export const expecting =
  (setting: v.GenericSchema, read: (text: string) => unknown = (text) => text) =>
  (text: string): true | string => {
    const fault = settingFault(setting, read(text.trim()));
    return fault === null ? true : `Expected ${fault}.`;
  };

async function askEmail({ company, pageUrl }: Offers, earlier: ChannelAnswer | null): Promise<ChannelAnswer> {
  const { settings } = email;
  const host = pageUrl === null ? 'acme.example' : new URL(pageUrl).hostname.replace(/^(?:status|www)\./u, '');
  const before = (earlier?.['smtp'] ?? {}) as {
    readonly host?: string;
    readonly port?: number;
    readonly user?: string;
  };
  const from = await askText(
    'Whom does the e-mail come from?',
    textOf(earlier?.['from']) || `${company.replace(/["<>]/gu, '')} <status@${host}>`,
    expecting(settings.from),
  );
  const to = await askText(
    'Who gets it? ("contacts": your list of customers; or addresses, with commas)',
    Array.isArray(earlier?.['to']) ? earlier['to'].join(', ') : 'contacts',
    expecting(settings.to, readPeople),
  );
  const place = before.host === undefined ? `smtp.${host}:587` : [before.host, before.port].filter(Boolean).join(':');
  const server = readServer(
    await askText('Which mail server sends it? (host:port)', place, expecting(settings.smtp, readServer)),
  );
  const user = (await askText('What is your user name there? (may be empty)', before.user ?? '')).trim();
  const password = user === '' ? {} : { user, ...(await askSecrets('email', ['password'], earlier)) };
  return { type: 'email', from, to: readPeople(to), smtp: { ...server, ...password } };
}

const readPeople = (text: string): 'contacts' | readonly string[] =>
  text.trim() === 'contacts' ? 'contacts' : text.split(',').map((one) => one.trim());

type Place = 'env' | 'typed' | 'made';

/** Where they are first, for all of them at once. What is typed is never shown. */
async function askSecrets(
  type: string,
  keys: readonly string[],
  earlier: ChannelAnswer | null,
): Promise<Readonly<Record<string, Secret>>> {
  if (keys.length === 0) return {};
  const what = keys.length === 1 ? `is the ${questionOf(type, keys[0] ?? '').text}` : `are its ${keys.length} keys`;
  const choices: { readonly name: string; readonly value: Place }[] = [
    { name: `In ${keys.length === 1 ? 'an environment variable' : 'environment variables'}`, value: 'env' },
    { name: 'I type it here; it is kept in a file that only you can read', value: 'typed' },
    ...(type === 'webhook'
      ? [{ name: 'Make a new one; it is kept in a file that only you can read', value: 'made' as const }]
      : []),
  ];
  const place = await askOne(`Where ${what}?`, choices, 'env');
  const secrets: Record<string, Secret> = {};
  for (const key of keys) secrets[key] = await askOneSecret(type, key, place, earlier?.[key]);
  return secrets;
}

async function askOneSecret(type: string, key: string, place: Place, earlier: unknown): Promise<Secret> {
  const { text, offered } = questionOf(type, key);
  if (place === 'made') {
    return new Secret({ kind: 'literal', value: `whsec_${randomBytes(32).toString('base64')}` });
  }
  if (place === 'typed') {
    const given = (one: string): true | string => (one === '' ? 'It can not be empty.' : true);
    return new Secret({ kind: 'literal', value: await askSecret(`The ${text}:`, given) });
  }
  const before = earlier instanceof Secret && earlier.source.kind === 'env' ? earlier.source.name : null;
  const named = (one: string): true | string =>
    isEnvName(one) ? true : 'The name of the variable, not what is in it: letters, digits and "_".';
  const name = await askText(`Which variable has the ${text}?`, before ?? offered?.({} as Offers) ?? '', named);
  return new Secret({ kind: 'env', name });
}
