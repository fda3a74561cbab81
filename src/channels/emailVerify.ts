import type { ChannelIo, Verdict } from './channel.ts';
import { type EmailSettings, type EmailWay, waysIn } from './emailSettings.ts';

/** Proves what the settings name: the ways out, the signatures, the links. A fix is a part of a sentence. */
export async function verifyEmail(given: EmailSettings, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const [ways, besides] = await Promise.all([verifyWays(given, io, signal), verifyHead(given, io, signal)]);
  const found = [...ways, ...besides];
  const message = found.map((one) => one.message).join('; ');
  const fixes = found.flatMap((one) => (one.kind === 'ok' ? [] : [one.fix]));
  if (fixes.length === 0) return { kind: 'ok', message };
  const fix = `${[...new Set(fixes)].join('; ')}; then: incident channels test`.replaceAll('\n; ', '\n');
  // With one way that works mail goes out, only nothing stands behind it.
  const isFault = ways.every(({ kind }) => kind === 'fault') || besides.some(({ kind }) => kind === 'fault');
  return { kind: isFault ? 'fault' : 'warning', message, fix };
}

/** Whether receivers will believe who wrote it, and whether a reader can ask for no more. */
async function verifyHead(given: EmailSettings, io: ChannelIo, signal: AbortSignal): Promise<readonly Verdict[]> {
  const signatures = given.dkim ? await import('./emailDkimRecord.ts') : null;
  const found = (await signatures?.verifyDkim(given, io, signal)) ?? [];
  if (given.unsubscribeUrl === undefined || (await io.unsubscribeTokens()) !== null) return found;
  const message = 'the config has no signingKey, so no mail says where to unsubscribe';
  return [...found, { kind: 'warning', message, fix: 'make a signingKey: incident doctor says how' }];
}

/** Every way that mail may take, side by side. */
async function verifyWays(given: EmailSettings, io: ChannelIo, signal: AbortSignal): Promise<readonly Verdict[]> {
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
  return (await Promise.all(waysIn(given).map((way) => verify[way]()))).flat();
}
