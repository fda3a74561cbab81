import type { ChannelIo, Verdict } from './channel.ts';
import { type EmailSettings, type EmailWay, waysIn } from './emailSettings.ts';

/** Proves every way that mail may take, side by side; a fix is a part of a sentence, and what follows it is told once. */
export async function verifyEmail(given: EmailSettings, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const verify: Record<EmailWay, () => Promise<readonly Verdict[]>> = {
    smtp: async () => {
      const { verifySmtp } = await import('./emailVerifySmtp.ts');
      return await verifySmtp(given, io, signal);
    },
    ses: async () => {
      if (!given.ses) return [];
      const { verifySes } = await import('./emailVerifySes.ts');
      return [await verifySes(given.ses, given, io, signal)];
    },
    sendmail: async () => {
      if (!given.sendmail) return [];
      const { verifySendmail } = await import('./emailSendmail.ts');
      return [await verifySendmail(given.sendmail, io)];
    },
  };
  const found = (await Promise.all(waysIn(given).map((way) => verify[way]()))).flat();
  const message = found.map((one) => one.message).join('; ');
  const fixes = found.flatMap((one) => (one.kind === 'ok' ? [] : [one.fix]));
  if (fixes.length === 0) return { kind: 'ok', message };
  const fix = `${[...new Set(fixes)].join('; ')}; then: incident channels test`;
  // With one that works mail goes out, only nothing stands behind it.
  return { kind: found.every(({ kind }) => kind === 'fault') ? 'fault' : 'warning', message, fix };
}
