import type { SecretSource } from '../domain/secret.ts';
import type { Verdict } from './channel.ts';
import { connectTo, type LinkOptions, smtpLimits } from './emailConnection.ts';
import { describeServer, SmtpProblem, type SmtpServer } from './emailProblem.ts';

type Found =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly fix: string };

/**
 * Connects, secures, signs in and says goodbye, everywhere. That a From address is allowed only a message can show.
 * @param places where each server's password comes from, to name it; null: it needs none
 */
export async function verifyServers(
  servers: readonly SmtpServer[],
  places: readonly (SecretSource | null)[],
  options: Omit<LinkOptions, 'limits'>,
  signal: AbortSignal,
): Promise<Verdict> {
  const { allowMetadata, lookup } = options;
  const link = { allowMetadata, limits: smtpLimits, ...(lookup ? { lookup } : {}) };
  const found = await Promise.all(servers.map((server, index) => look(server, places[index] ?? null, link, signal)));
  const message = found.map(({ text }) => text).join('; ');
  const fixes = found.flatMap((one) => (one.ok ? [] : [one.fix]));
  if (fixes.length === 0) return { kind: 'ok', message };
  const fix = `${[...new Set(fixes)].join('; ')}; then: incident channels test`;
  // With one that works mail goes out, only nothing stands behind it.
  return { kind: fixes.length < servers.length ? 'warning' : 'fault', message, fix };
}

async function look(
  server: SmtpServer,
  place: SecretSource | null,
  options: LinkOptions,
  signal: AbortSignal,
): Promise<Found> {
  try {
    const link = await connectTo(server, options, signal);
    await link.close();
    return { ok: true, text: `${describeServer(server)} ${server.user === null ? 'answers' : 'lets us sign in'}` };
  } catch (error) {
    if (!(error instanceof SmtpProblem)) throw error;
    const text = error.kind === 'interrupted' ? `${describeServer(server)}: no answer in time` : error.message;
    return { ok: false, text, fix: fixFor(error, server, place) };
  }
}

function fixFor({ kind, step, code }: SmtpProblem, server: SmtpServer, place: SecretSource | null): string {
  const name = describeServer(server);
  if (kind === 'tls') {
    return `use the host name that the certificate of ${name} is for, and the right port (465 with "secure": true, else 587)`;
  }
  if (step === 'auth') return `check the user of ${name} and ${placeOf(place)}`;
  if (kind === 'refused' && code !== null && code >= 500)
    return `ask whoever runs ${name} why it takes no mail from here`;
  return `check "host" and "port" of ${name}, and whether this network lets mail out`;
}

/** Where the value is kept; never the value. */
function placeOf(place: SecretSource | null): string {
  switch (place?.kind) {
    case 'env':
      return `the environment variable ${place.name}`;
    case 'file':
      return `the file ${place.path}`;
    case 'keychain':
      return `the keychain's entry ${place.name}`;
    case 'command':
      return `what ${place.argv[0] ?? 'the command'} prints`;
    default:
      return 'its password';
  }
}
