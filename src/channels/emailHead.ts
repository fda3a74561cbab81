import { type ChannelIo, SecretFault, type SettingFault } from './channel.ts';
import { parseDkimKey } from './emailDkimKey.ts';
import type { HeadExtras } from './emailMime.ts';
import { type EmailSettings, waysIn } from './emailSettings.ts';
import { unsubscribeLines } from './emailUnsubscribe.ts';
import { whereKept } from './whereKept.ts';

type Given = Pick<EmailSettings, 'dkim' | 'unsubscribeUrl' | 'smtp' | 'ses' | 'sendmail' | 'prefer'>;
type Io = Pick<ChannelIo, 'reveal' | 'unsubscribeTokens'>;

/** What the settings put into the head of each mail. Throws `SecretFault` for a key that can't be read or used. */
export async function headExtrasOf(given: Given, io: Io): Promise<HeadExtras> {
  const { dkim = [], unsubscribeUrl } = given;
  const tokenOf = unsubscribeUrl === undefined ? null : await io.unsubscribeTokens();
  return {
    signers: dkim.length === 0 ? [] : await signersOf(dkim, writtenOver(given), io),
    unsubscribe: unsubscribeUrl === undefined || tokenOf === null ? null : unsubscribeLines(unsubscribeUrl, tokenOf),
  };
}

async function signersOf(
  dkim: NonNullable<EmailSettings['dkim']>,
  unsigned: readonly string[],
  io: Io,
): Promise<HeadExtras['signers']> {
  const { createDkimSigner } = await import('./emailDkim.ts');
  return await Promise.all(
    dkim.map(async ({ domain, selector, key: secret }) => {
      const key = parseDkimKey(await io.reveal(secret));
      if (key.ok) return createDkimSigner({ domain, selector, key: key.value, unsigned });
      throw new SecretFault(`the DKIM key (${whereKept(secret.source, '"dkim.key"')}) ${key.error}`);
    }),
  );
}

/**
 * Amazon SES puts a date and an id of its own into a mail, by its API and by SMTP, and asks not to sign them:
 * https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-manual.html. Where it may carry a mail they are
 * signed for no server, so that a mail is the same whoever takes it.
 */
function writtenOver(given: Given): readonly string[] {
  const isSes = waysIn(given).includes('ses') || (given.smtp ?? []).some(({ host }) => sesHost.test(host));
  return isSes ? ['date', 'message-id'] : [];
}

const sesHost = /^email-smtp(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com$/iu;

/** Keys that can't be used. Throws `SecretFault` where the signing key can't be read. */
export async function unreadyHead(given: Given, io: Io): Promise<readonly SettingFault[]> {
  const { dkim = [], unsubscribeUrl } = given;
  if (unsubscribeUrl !== undefined) await io.unsubscribeTokens();
  const read = await Promise.all(dkim.map(async ({ key }) => parseDkimKey(await io.reveal(key))));
  return read.flatMap((key, index) => (key.ok ? [] : [{ setting: `dkim[${index}].key`, message: key.error }]));
}
