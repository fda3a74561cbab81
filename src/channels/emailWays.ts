import type { ChannelIo } from './channel.ts';
import type { MailPlace } from './emailPlace.ts';
import type { SmtpServer } from './emailProblem.ts';
import { type EmailSettings, type EmailWay, waysIn } from './emailSettings.ts';

/** Where mail is handed over, in the order in which it is tried. What speaks to each is loaded only where it is named. */
export async function placesOf(given: EmailSettings, io: ChannelIo): Promise<readonly MailPlace[]> {
  const open: Record<EmailWay, () => Promise<readonly MailPlace[]>> = {
    smtp: async () => {
      const [{ smtpPlace, smtpLimits }, servers] = await Promise.all([
        import('./emailConnection.ts'),
        serversOf(given, io),
      ]);
      const options = { allowMetadata: given.allowMetadata, limits: smtpLimits };
      return servers.map((server) => smtpPlace(server, options));
    },
    ses: async () => {
      if (!given.ses) return [];
      const { openSes, sesPlace } = await import('./emailSes.ts');
      return [sesPlace(await openSes(given.ses, given.apiUrl, io))];
    },
    sendmail: async () => {
      if (!given.sendmail) return [];
      const { sendmailPlace } = await import('./emailSendmail.ts');
      return [sendmailPlace(given.sendmail, io)];
    },
  };
  return (await Promise.all(waysIn(given).map((way) => open[way]()))).flat();
}

export async function serversOf(
  { smtp = [] }: Pick<EmailSettings, 'smtp'>,
  io: ChannelIo,
): Promise<readonly SmtpServer[]> {
  return await Promise.all(
    smtp.map(async ({ host, port, secure, signIn }) => ({
      host,
      port,
      secure,
      user: signIn?.user ?? null,
      password: signIn ? await io.reveal(signIn.password) : null,
    })),
  );
}
