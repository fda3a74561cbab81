import * as v from 'valibot';
import { parsePhone } from '../domain/phone.ts';
import type { Secret } from '../domain/secret.ts';
import type { SettingFault } from './channel.ts';
import { nonEmptyText, secret, url } from './settings.ts';
import { smsCaution } from './smsCaution.ts';

export const smsProviderNames = ['twilio', 'vonage', 'aws', 'aws-sns'] as const;
export type SmsProviderName = (typeof smsProviderNames)[number];

const oneProvider = smsProviderNames.map((name) => `"${name}"`).join(', ');
const text = (what: string, form: RegExp) => v.optional(v.pipe(v.string(what), v.regex(form, what)));
const accountSid = 'the account’s SID, which begins with AC';
const serviceSid = 'a messaging service’s SID, which begins with MG';
const region = 'a region such as "eu-central-1"';
const sender = 'the number or name that it is sent from, such as "+15005550006"';

/** What the services ask for, all of them together: which one needs what, `smsFaults` says. */
const fields = {
  accountSid: text(accountSid, /^AC\S+$/u),
  authToken: v.optional(secret()),
  apiKey: v.optional(secret()),
  apiSecret: v.optional(secret()),
  messagingServiceSid: text(serviceSid, /^MG\S+$/u),
  region: text(region, /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/u),
  accessKeyId: v.optional(secret()),
  secretAccessKey: v.optional(secret()),
  sessionToken: v.optional(secret()),
  configurationSet: v.optional(nonEmptyText('the name of a configuration set')),
  from: v.optional(nonEmptyText(sender)),
};

const anyNumber = '"+49 171 …": a number with its country’s code';
const oneNumber = v.pipe(
  v.string(anyNumber),
  v.check((given) => parsePhone(given) !== null, anyNumber),
);
const contacts = v.literal('contacts');
const listed = `"contacts" or a list of numbers such as ${anyNumber}`;
const recipients = v.pipe(
  // Nothing is transformed inside: what a check refuses is told with its place only as long as nothing is.
  v.union([contacts, v.pipe(v.array(oneNumber), v.minLength(1, listed))], listed),
  v.transform((given) => (given === 'contacts' ? given : [...new Set(given.flatMap((one) => parsePhone(one) ?? []))])),
);

const several = 'a list of providers {"provider", …} in order of preference';
const provider = v.picklist(smsProviderNames, oneProvider);

export const smsEntries = {
  to: v.optional(recipients, 'contacts'),
  provider: v.optional(provider),
  ...fields,
  providers: v.optional(
    v.pipe(
      v.array(v.strictObject({ provider, ...fields, apiUrl: v.optional(url()) }), several),
      v.minLength(1, several),
    ),
  ),
  ...smsCaution,
};

type Fields = v.InferOutput<v.ObjectSchema<typeof fields, undefined>>;
type FieldName = keyof Fields;
export type SmsSettings = v.InferOutput<v.ObjectSchema<typeof smsEntries, undefined>>;
/** One service with its settings, as the config has them. */
export type SmsProviderSettings = Fields & {
  readonly provider: SmsProviderName;
  readonly apiUrl?: string | undefined;
};

const fieldNames = Object.keys(fields) as readonly FieldName[];
const awsFields = ['region', 'accessKeyId', 'secretAccessKey', 'sessionToken', 'from'] as const;
const known: Readonly<Record<SmsProviderName, readonly FieldName[]>> = {
  twilio: ['accountSid', 'authToken', 'apiKey', 'apiSecret', 'messagingServiceSid', 'from'],
  vonage: ['apiKey', 'apiSecret', 'from'],
  aws: [...awsFields, 'configurationSet'],
  'aws-sns': awsFields,
};
const needed: Readonly<Record<SmsProviderName, readonly FieldName[]>> = {
  twilio: ['accountSid'],
  vonage: ['apiKey', 'apiSecret', 'from'],
  aws: ['region', 'accessKeyId', 'secretAccessKey', 'from'],
  'aws-sns': ['region', 'accessKeyId', 'secretAccessKey'],
};

const missing = (what: string): string => `is missing: expected ${what}`;

/** What the settings lack or have too much of: exactly one of the two forms, and of each service what it needs. */
export function smsFaults(given: SmsSettings): readonly SettingFault[] {
  const { provider: single, providers } = given;
  const stray = fieldNames.filter((name) => given[name] !== undefined);
  if (single !== undefined && providers !== undefined) {
    return [{ setting: 'providers', message: 'stands beside "provider"; expected one of the two' }];
  }
  if (providers !== undefined) {
    return [
      ...stray.map((setting) => ({ setting, message: 'stands beside "providers"; expected inside of one of them' })),
      ...providers.flatMap((one, index) =>
        faultsOf(one).map(({ setting, message }) => ({ setting: `providers[${index}].${setting}`, message })),
      ),
    ];
  }
  if (single !== undefined) return faultsOf({ ...given, provider: single });
  // Whoever took a setting of the one form out of the file has begun with it.
  return stray.length > 0
    ? [{ setting: 'provider', message: missing(`one of ${oneProvider}`) }]
    : [{ setting: 'providers', message: missing(`${several}, or "provider" with the settings of one`) }];
}

function faultsOf(given: SmsProviderSettings): readonly SettingFault[] {
  const { provider: name } = given;
  const has = (field: FieldName): boolean => given[field] !== undefined;
  const lacks = (setting: FieldName, what: string): SettingFault => ({ setting, message: missing(what) });
  return [
    ...fieldNames
      .filter((field) => has(field) && !known[name].includes(field))
      .map((setting) => ({ setting, message: `is no setting of "${name}"; it takes ${known[name].join(', ')}` })),
    ...needed[name].filter((field) => !has(field)).map((field) => lacks(field, words[field] ?? 'a text')),
    ...(name === 'twilio' ? twilioFaults(has, lacks) : []),
    ...senderFaults(given),
  ];
}

const aSecret = 'a secret, such as {"env": NAME}';
const words: Partial<Record<FieldName, string>> = {
  accountSid,
  region,
  from: sender,
  apiKey: aSecret,
  apiSecret: aSecret,
  accessKeyId: aSecret,
  secretAccessKey: aSecret,
};

/** The account's own token, or a key that can be revoked by itself; and a number, or a service that picks one. */
function twilioFaults(
  has: (field: FieldName) => boolean,
  lacks: (field: FieldName, what: string) => SettingFault,
): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  const keyed = has('apiKey') || has('apiSecret');
  if (has('authToken') && keyed) {
    faults.push({ setting: 'authToken', message: 'stands beside an API key; expected one of the two' });
  }
  if (!has('authToken') && !keyed) faults.push(lacks('authToken', `${aSecret}, or "apiKey" and "apiSecret"`));
  if (!has('authToken') && keyed && !has('apiKey')) faults.push(lacks('apiKey', aSecret));
  if (!has('authToken') && keyed && !has('apiSecret')) faults.push(lacks('apiSecret', aSecret));
  if (has('from') && has('messagingServiceSid')) {
    faults.push({ setting: 'from', message: 'stands beside "messagingServiceSid"; expected one of the two' });
  }
  if (!has('from') && !has('messagingServiceSid')) faults.push(lacks('from', `${sender}, or "messagingServiceSid"`));
  return faults;
}

// A name has at most 11 letters and digits, one letter among them: https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id
const senderName = /^(?=.*[A-Za-z])[A-Za-z0-9 &_+-]{1,11}$/u;
const shortCode = /^\d{3,8}$/u;
// OriginationIdentity, https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
const awsIdentity = /^[A-Za-z0-9_:/+-]{1,256}$/u;

function senderFaults({ provider: name, from }: SmsProviderSettings): readonly SettingFault[] {
  if (from === undefined) return [];
  const plain = senderName.test(from) || shortCode.test(from) || /^\+[1-9]\d{6,14}$/u.test(from);
  // Vonage writes its own numbers without the plus.
  const fits =
    plain || (name === 'vonage' && /^[1-9]\d{6,14}$/u.test(from)) || (name === 'aws' && awsIdentity.test(from));
  const message =
    'expected a number with its country’s code such as "+15005550006", a short code, or a name of at most 11 letters and digits';
  return fits ? [] : [{ setting: 'from', message: `${message}, found another text` }];
}

/** The services in order of preference, whichever form the config has; `apiUrl` of all goes for those without their own. */
export function smsProvidersIn(
  given: SmsSettings & { readonly apiUrl?: string | undefined },
): readonly SmsProviderSettings[] {
  const { provider: single, providers, apiUrl } = given;
  if (providers !== undefined) return providers.map((one) => ({ ...one, apiUrl: one.apiUrl ?? apiUrl }));
  return single === undefined ? [] : [{ ...given, provider: single, apiUrl }];
}

/** A setting that `smsFaults` has found to be there. */
export function present<Value extends string | Secret>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a setting of an SMS provider that the checks let through is not there');
  return value;
}
