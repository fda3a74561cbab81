import { domainToASCII } from 'node:url';
import * as v from 'valibot';
import { parseAddress, parseMailbox } from '../domain/address.ts';
import type { CommonSettings, SettingFault } from './channel.ts';
import { parseDkimKey } from './emailDkimKey.ts';
import { duration, nonEmptyText, secret } from './settings.ts';

const port = v.pipe(
  v.number('a port number'),
  v.integer('a port number'),
  v.minValue(1, 'a port number'),
  v.maxValue(65_535, 'a port number'),
);
const server = v.pipe(
  v.strictObject({
    host: v.pipe(nonEmptyText('a host name'), v.regex(/^[\w.:[\]-]+$/u, 'a host name, without a port or "smtp://"')),
    port: v.optional(port),
    /** TLS from the first byte; port 465 means it anyway. */
    secure: v.optional(v.boolean('true or false'), false),
    user: v.optional(nonEmptyText('a user name')),
    password: v.optional(secret()),
  }),
  v.check(
    ({ user, password }) => (user === undefined) === (password === undefined),
    'user and password together, or neither',
  ),
  v.transform(({ host, port: given, secure, user, password }) => ({
    host,
    port: given ?? (secure ? 465 : 587),
    secure: secure || given === 465,
    signIn: user !== undefined && password !== undefined ? { user, password } : null,
  })),
);

const servers = 'a server {"host", "port", …} or a list of them';
const anyRecord = v.record(v.string(), v.unknown());

const region = 'a region such as "eu-central-1"';
const account = v.strictObject({
  region: v.pipe(v.string(region), v.regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/u, region)),
  accessKeyId: secret(),
  secretAccessKey: secret(),
  /** Of temporary keys only. */
  sessionToken: v.optional(secret()),
  configurationSet: v.optional(nonEmptyText('the name of a configuration set')),
});

const argv = 'a program and its arguments: ["/usr/sbin/sendmail", "-i"]';
/** With these it takes no message with its recipients on the command line, which is how it is run here. */
const otherUse = /^(?:-[a-z]*t[a-z]*|--read-recipients|-b[^m].*|--)$/u;
const program = v.strictObject({
  command: v.optional(
    v.pipe(
      v.array(nonEmptyText(argv), argv),
      v.minLength(1, argv),
      v.check((given) => !given.slice(1).some((one) => otherUse.test(one)), `${argv}, without "-t", "-bs" or "--"`),
    ),
    ['/usr/sbin/sendmail', '-i'],
  ),
  /** Variables of the config's secrets that it may see all the same. */
  env: v.optional(v.array(nonEmptyText('the name of a variable'), 'a list of variables'), []),
  timeout: v.optional(duration(), '60s'),
});

const oneAddress = 'one e-mail address';
const address = v.pipe(
  v.string(oneAddress),
  v.check((text) => parseAddress(text, domainToASCII) !== null, oneAddress),
  v.transform((text) => parseAddress(text, domainToASCII) ?? text),
);
const sender = 'an address such as "Acme <status@acme.example>"';
const most = 'a number from 1 to 100';

const signatures = 'a signature {"domain", "selector", "key"} or a list of them';
const domain = 'a domain such as "acme.example"';
const selector = 'a selector such as "mail": letters, digits, "-" and dots';
const signature = v.strictObject({
  domain: v.pipe(
    v.string(domain),
    v.check((text) => domainOf(text) !== null, domain),
    v.transform((text) => domainOf(text) ?? text),
  ),
  // RFC 6376, 3.1: labels as those of a domain.
  selector: v.pipe(
    v.string(selector),
    v.regex(/^(?!.{64})[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*$/iu, selector),
  ),
  key: secret(),
});
const domainOf = (text: string): string | null => parseAddress(`a@${text}`, domainToASCII)?.slice('a@'.length) ?? null;

const optOut = 'an address such as "https://acme.example/unsubscribe" or "mailto:unsubscribe@acme.example"';
/** With the token behind it a header's line has to stay below 998 characters. */
const maxOptOutChars = 800;
function isOptOut(text: string): boolean {
  if (text.length > maxOptOutChars || !/^[\x21-\x7e]+$/u.test(text) || /[<>#]/u.test(text)) return false;
  if (text.startsWith('mailto:')) return parseAddress(text.slice('mailto:'.length), domainToASCII) !== null;
  const url = text.startsWith('https://') && URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.username === '' && url.password === '';
}

/** Ways for mail to leave, in the order in which they are tried. */
export const emailWays = ['smtp', 'ses', 'sendmail'] as const;
export type EmailWay = (typeof emailWays)[number];
const oneWay = '"smtp", "ses" or "sendmail"';

export const emailEntries = {
  from: v.pipe(
    v.string(sender),
    v.check((text) => parseMailbox(text, domainToASCII) !== null, sender),
  ),
  to: v.union(
    [
      v.literal('contacts'),
      v.pipe(
        v.array(address),
        v.minLength(1),
        v.transform((all) => all.filter((one, index) => all.findIndex((other) => sameMailbox(one, other)) === index)),
      ),
    ],
    '"contacts" or a list of e-mail addresses',
  ),
  /** In order of preference. There is no setting that lets mail travel in the clear or to an unproven server. */
  smtp: v.optional(
    v.pipe(
      // Made a list of before it is looked into, so that a fault is told with its place: `smtp[0].port`.
      v.union([v.array(anyRecord), anyRecord], servers),
      v.transform((given) => (Array.isArray(given) ? given : [given])),
      v.array(server),
      v.minLength(1, servers),
    ),
  ),
  ses: v.optional(account),
  sendmail: v.optional(program),
  /** Of several ways: the one that is tried first. */
  prefer: v.optional(v.picklist(emailWays, oneWay)),
  connections: v.optional(v.pipe(v.number(most), v.integer(most), v.minValue(1, most), v.maxValue(100, most)), 10),
  perSecond: v.optional(v.pipe(v.number('a number of messages'), v.minValue(0.01, 'a number of at least 0.01'))),
  replyTo: v.optional(address),
  dkim: v.optional(
    v.pipe(
      v.union([v.array(anyRecord), anyRecord], signatures),
      v.transform((given) => (Array.isArray(given) ? given : [given])),
      v.array(signature),
      v.minLength(1, signatures),
    ),
  ),
  /** Where a reader asks for no more. RFC 8058 wants `https`, and what a token opens is not for the clear. */
  unsubscribeUrl: v.optional(v.pipe(v.string(optOut), v.check(isOptOut, optOut))),
};
export type EmailSettings = v.InferOutput<v.ObjectSchema<typeof emailEntries, undefined>> & CommonSettings;
export type DkimSettings = v.InferOutput<typeof signature>;
export type SesSettings = v.InferOutput<typeof account>;
export type SendmailSettings = v.InferOutput<typeof program>;

const sameMailbox = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

type Ways = Pick<EmailSettings, EmailWay | 'prefer'>;

/** Those that the settings have, in the order in which they are tried. */
export function waysIn(given: Ways): readonly EmailWay[] {
  const ways = emailWays.filter((way) => given[way] !== undefined);
  return [...ways.filter((way) => way === given.prefer), ...ways.filter((way) => way !== given.prefer)];
}

/** Mail needs a way out, only one that is there can be preferred, and what is signed or linked must be possible. */
export function emailFaults(
  given: Ways & Pick<EmailSettings, 'to' | 'dkim' | 'unsubscribeUrl'>,
): readonly SettingFault[] {
  return [...wayFaults(given), ...dkimFaults(given), ...optOutFaults(given)];
}

function wayFaults(given: Ways): readonly SettingFault[] {
  const { prefer } = given;
  if (waysIn(given).length === 0) {
    return [{ setting: 'smtp', message: `is missing: expected one of ${oneWay}` }];
  }
  if (prefer === undefined || given[prefer] !== undefined) return [];
  return [{ setting: 'prefer', message: `there is no "${prefer}" beside it` }];
}

/** Keys that stand in the config itself; others are read when they are needed. */
const dkimFaults = ({ dkim = [] }: Pick<EmailSettings, 'dkim'>): readonly SettingFault[] =>
  dkim.flatMap(({ key: { source } }, index) => {
    const read = source.kind === 'literal' ? parseDkimKey(source.value) : null;
    return read === null || read.ok ? [] : [{ setting: `dkim[${index}].key`, message: read.error }];
  });

function optOutFaults({ to, unsubscribeUrl }: Pick<EmailSettings, 'to' | 'unsubscribeUrl'>): readonly SettingFault[] {
  if (unsubscribeUrl === undefined || to === 'contacts') return [];
  const message = 'is for "to": "contacts" only; who stands in the config is taken out there';
  return [{ setting: 'unsubscribeUrl', message }];
}
