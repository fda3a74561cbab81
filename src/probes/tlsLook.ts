import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { guardedLookup } from '../net/addressGuard.ts';
import { describe } from '../net/httpClient.ts';
import { endWords } from './certificate.ts';
import { withDeadline } from './deadline.ts';
import { refusalOf, refusedBy } from './mayConnect.ts';
import { plainLine } from './plainLine.ts';
import type { Finding, ProbeIo } from './probe.ts';

export interface TlsLook {
  readonly host: string;
  readonly port: number;
  readonly servername?: string | undefined;
  /** Milliseconds that the certificate must have left. */
  readonly expiresIn?: number | undefined;
  readonly timeout: number;
  readonly allowMetadata: boolean;
}

/** One handshake. Nothing is sent over the connection, so that a wrong certificate learns nothing. */
export async function lookOverTls(look: TlsLook, io: Pick<ProbeIo, 'now'>, signal: AbortSignal): Promise<Finding> {
  const { host, port, servername = host, timeout } = look;
  const refuse = refusedBy(look);
  const refused = refusalOf([host], refuse);
  if (refused !== null) return { healthy: false, reason: refused };
  return await withDeadline(timeout, signal, (found) => {
    // Refused by us and not by Node, which would keep to itself when the certificate ended.
    const options = { host, port, rejectUnauthorized: false, lookup: guardedLookup(refuse) };
    // An address is no server name (RFC 6066, section 3); the certificate is compared with `host` then.
    const socket = connect(isIP(servername) === 0 ? { ...options, servername } : options);
    socket.on('secureConnect', () => found(judge(socket, servername, look.expiresIn ?? 0, io.now())));
    socket.on('error', (error) => found({ healthy: false, reason: describe(error) }));
    socket.on('end', () => found({ healthy: false, reason: 'it hung up before a certificate was shown' }));
    return () => socket.destroy();
  });
}

function judge(socket: TLSSocket, name: string, expiresInMs: number, now: Date): Finding {
  const certificate = socket.getPeerCertificate();
  const subject = `the certificate for ${name}`;
  // Some suites have none.
  if (certificate.valid_to === undefined) return { healthy: false, reason: 'it shows no certificate' };
  const endsAt = new Date(certificate.valid_to);
  const end = `${subject} ${endWords(endsAt, now)}`;
  if (endsAt <= now) return { healthy: false, reason: end };
  if (!socket.authorized) return { healthy: false, reason: distrust(socket, certificate, subject) };
  return { healthy: endsAt.getTime() - now.getTime() > expiresInMs, reason: end };
}

/** Codes of OpenSSL's X509_V_ERR list, and Node's own for a wrong name. */
function distrust({ authorizationError }: TLSSocket, certificate: PeerCertificate, subject: string): string {
  const code = String(authorizationError);
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `${subject} is for other names: ${namesOf(certificate)}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `${subject} is self-signed`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `${subject} comes from an authority that this machine does not know`;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `${subject} comes without the chain to its authority`;
    case 'CERT_HAS_EXPIRED':
      return `${subject} is signed by one that has ended`;
    case 'CERT_NOT_YET_VALID':
      return `${subject} is not valid ${beforeWords(new Date(certificate.valid_from))}`;
    case 'CERT_REVOKED':
      return `${subject} was revoked`;
    default:
      return `${subject} can not be trusted (${plainLine(code, 60)})`;
  }
}

const beforeWords = (from: Date): string =>
  Number.isNaN(from.getTime()) ? 'yet' : `before ${from.toISOString().slice(0, 10)}`;

function namesOf({ subjectaltname, subject }: PeerCertificate): string {
  const names = (subjectaltname ?? '').split(', ').flatMap((one) => /^(?:DNS|IP Address):(.+)$/u.exec(one)?.[1] ?? []);
  const all = names.length > 0 ? names : [subject.CN].flat();
  const more = all.length > 3 ? ` and ${all.length - 3} more` : '';
  return `${plainLine(all.slice(0, 3).join(', '), 120)}${more}`;
}
