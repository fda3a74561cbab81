import type { ChannelIo, Verdict } from './channel.ts';
import { type DkimKey, parseDkimKey } from './emailDkimKey.ts';
import type { DkimSettings, EmailSettings } from './emailSettings.ts';
import { whereKept } from './whereKept.ts';

/** Whether the keys can sign, and whether receivers find in DNS what they check the signatures with. */
export async function verifyDkim(
  { dkim = [], from }: Pick<EmailSettings, 'dkim' | 'from'>,
  io: Pick<ChannelIo, 'reveal' | 'lookUpTxt'>,
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const keys = await Promise.all(dkim.map(async ({ key }) => parseDkimKey(await io.reveal(key))));
  const found = await Promise.all(
    dkim.map(async (given, index): Promise<Verdict> => {
      const key = keys[index];
      if (!key?.ok) {
        const why = key?.error ?? 'is missing';
        const place = whereKept(given.key.source, '"dkim.key"');
        return {
          kind: 'fault',
          message: `DKIM: the key of ${nameOf(given)} ${why}`,
          fix: `put a good key into ${place}`,
        };
      }
      return await lookUp(given, key.value, io, signal);
    }),
  );
  const made = keys.flatMap((key) => (key.ok ? [key.value] : []));
  return [...found, ...notAligned(dkim, from), ...onlyEd25519(made)];
}

/** Where receivers look: `mail._domainkey.acme.example`. */
const nameOf = ({ domain, selector }: Pick<DkimSettings, 'domain' | 'selector'>): string =>
  `${selector}._domainkey.${domain}`;

/** What has to stand there (RFC 6376, 3.6.1), as one word, which no terminal breaks where it is copied. */
const recordOf = ({ algorithm, published }: DkimKey): string =>
  `v=DKIM1;k=${algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519'};p=${published}`;

async function lookUp(
  given: DkimSettings,
  key: DkimKey,
  io: Pick<ChannelIo, 'lookUpTxt'>,
  signal: AbortSignal,
): Promise<Verdict> {
  const name = nameOf(given);
  const record = `this TXT record at ${name}:\n${recordOf(key)}\n`;
  const answer = await io.lookUpTxt(name, signal);
  if (answer.kind === 'unknown') {
    const message = `DKIM: ${name} could not be looked up (${answer.why})`;
    return { kind: 'warning', message, fix: `see that there is ${record}` };
  }
  const records = answer.records.map(tagsOf).filter((tags) => tags.has('p'));
  if (records.some((tags) => isKeyOf(tags, key)))
    return { kind: 'ok', message: `DKIM: ${name} has the key's other half` };
  const why =
    records.length === 0
      ? 'has no key, so receivers take every signature for a false one'
      : records.every((tags) => tags.get('p') === '')
        ? 'has an empty p=, which takes the key back'
        : 'has another key, so receivers take every signature for a false one';
  return { kind: 'fault', message: `DKIM: ${name} ${why}`, fix: `publish ${record}` };
}

/** `v=DKIM1; k=rsa; p=MII…` */
const tagsOf = (record: string): ReadonlyMap<string, string> =>
  new Map(
    record.split(';').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim().toLowerCase(), value.join('=').replace(/\s+/gu, '')];
    }),
  );

function isKeyOf(tags: ReadonlyMap<string, string>, { algorithm, published }: DkimKey): boolean {
  const kind = (tags.get('k') ?? 'rsa').toLowerCase();
  return `${kind}-sha256` === algorithm && tags.get('p') === published;
}

/** DMARC counts a signature by the domain of the sender only; how much of a name is the owner's, nobody knows for sure. */
function notAligned(dkim: readonly DkimSettings[], from: string): readonly Verdict[] {
  const sender = (/@([^@>\s]+)>?\s*$/u.exec(from)?.[1] ?? '').toLowerCase();
  if (dkim.length === 0 || dkim.some(({ domain }) => labelsShared(domain, sender) >= 2)) return [];
  const [{ domain } = { domain: '' }] = dkim;
  const message = `DKIM: mail from ${sender} is signed by ${domain}, which DMARC does not count`;
  return [{ kind: 'warning', message, fix: `sign with a key of ${sender}, or send "from" an address at ${domain}` }];
}

function labelsShared(one: string, other: string): number {
  const [ours, theirs] = [one.split('.').reverse(), other.split('.').reverse()];
  const different = ours.findIndex((label, index) => label !== theirs[index]);
  return different < 0 ? ours.length : different;
}

function onlyEd25519(keys: readonly DkimKey[]): readonly Verdict[] {
  if (keys.length === 0 || keys.some(({ algorithm }) => algorithm === 'rsa-sha256')) return [];
  const message = 'DKIM: not every receiver can check an Ed25519 signature yet';
  return [{ kind: 'warning', message, fix: 'put an RSA key with a selector of its own beside it in "dkim"' }];
}
