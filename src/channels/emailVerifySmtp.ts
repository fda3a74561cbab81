import type { SecretSource } from '../domain/secret.ts';
import type { ChannelIo, Verdict } from './channel.ts';
import { type LinkOptions, smtpLimits, smtpPlace } from './emailConnection.ts';
import { describeServer, SmtpProblem, type SmtpServer } from './emailProblem.ts';
import type { EmailSettings } from './emailSettings.ts';
import { serversOf } from './emailWays.ts';
import { whereKept } from './whereKept.ts';

/** Connects, secures, signs in and says goodbye, everywhere. That a From address is allowed only a message can show. */
export async function verifySmtp(
  given: Pick<EmailSettings, 'smtp' | 'allowMetadata'>,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const places = (given.smtp ?? []).map(({ signIn }) => signIn?.password.source ?? null);
  const options = { allowMetadata: given.allowMetadata, limits: smtpLimits };
  const servers = await serversOf(given, io);
  return await Promise.all(servers.map((server, index) => look(server, places[index] ?? null, options, signal)));
}

async function look(
  server: SmtpServer,
  place: SecretSource | null,
  options: LinkOptions,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    const link = await smtpPlace(server, options).open(signal);
    await link.close();
    return { kind: 'ok', message: `${describeServer(server)} ${server.user === null ? 'answers' : 'lets us sign in'}` };
  } catch (error) {
    if (!(error instanceof SmtpProblem)) throw error;
    const message = error.isInterruption ? `${describeServer(server)}: no answer in time` : error.message;
    return { kind: 'fault', message, fix: fixFor(error, server, place) };
  }
}

function fixFor({ kind, step, code }: SmtpProblem, server: SmtpServer, place: SecretSource | null): string {
  const name = describeServer(server);
  if (kind === 'tls') {
    return `use the host name that the certificate of ${name} is for, and the right port (465 with "secure": true, else 587)`;
  }
  if (step === 'auth') return `check the user of ${name} and ${whereKept(place, 'its password')}`;
  if (kind === 'refused' && code !== null && code >= 500)
    return `ask whoever runs ${name} why it takes no mail from here`;
  return `check "host" and "port" of ${name}, and whether this network lets mail out`;
}
