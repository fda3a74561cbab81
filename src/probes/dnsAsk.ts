import { promises } from 'node:dns';
import { domainToASCII } from 'node:url';
import type { DnsRecordType } from './dnsRecords.ts';

/** What one resolver said. */
export type DnsAnswer =
  | { readonly kind: 'records'; readonly values: readonly string[] }
  /** It answered, but with none: `NXDOMAIN`, `no A record`. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** It did not answer, or not in a way that can be read. */
  | { readonly kind: 'silent'; readonly why: string };

/**
 * Asks one resolver, never a cache of ours. Throws nothing.
 * @param server its address, null: those of this machine
 * @param timeoutMs after which it is silent
 */
export async function askDns(
  {
    name,
    record,
    server,
    timeoutMs,
  }: {
    readonly name: string;
    readonly record: DnsRecordType;
    readonly server: string | null;
    readonly timeoutMs: number;
  },
  signal: AbortSignal,
): Promise<DnsAnswer> {
  if (signal.aborted) return { kind: 'silent', why: 'was not asked' };
  // A packet may get lost: c-ares asks again, and waits twice as long for each answer, until our own time is over. The
  // first wait is short, because it makes 5 s of a longer one by itself and would be done too early.
  const timeout = Math.max(1, Math.min(3000, Math.floor(timeoutMs / 3)));
  const resolver = new promises.Resolver({ timeout, tries: 6 });
  const cancel = (): void => resolver.cancel();
  const deadline = setTimeout(cancel, timeoutMs);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    if (server !== null) resolver.setServers([server]);
    return { kind: 'records', values: await query(resolver, domainToASCII(name) || name, record) };
  } catch (error) {
    return meaningOf(error instanceof Error && 'code' in error ? String(error.code) : String(error), record, timeoutMs);
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', cancel);
  }
}

async function query(resolver: promises.Resolver, name: string, record: DnsRecordType): Promise<readonly string[]> {
  switch (record) {
    case 'A':
      return await resolver.resolve4(name);
    case 'AAAA':
      return await resolver.resolve6(name);
    case 'CNAME':
      return await resolver.resolveCname(name);
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case 'TXT':
      // A text longer than 255 bytes comes in pieces (RFC 7208, section 3.3).
      return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
  }
}

/** c-ares's codes: https://nodejs.org/api/dns.html#error-codes */
function meaningOf(code: string, record: DnsRecordType, timeoutMs: number): DnsAnswer {
  switch (code) {
    case 'ENOTFOUND':
      return { kind: 'nothing', why: 'NXDOMAIN' };
    case 'ENODATA':
      return { kind: 'nothing', why: `no ${record} record` };
    case 'ESERVFAIL':
      return { kind: 'nothing', why: 'SERVFAIL' };
    case 'EREFUSED':
      return { kind: 'nothing', why: 'REFUSED' };
    case 'EBADRESP':
    case 'EFORMERR':
    case 'EBADRESPONSE':
      return { kind: 'silent', why: 'gives an answer that is cut short or broken' };
    case 'ECONNREFUSED':
      return { kind: 'silent', why: 'can not be reached' };
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return { kind: 'silent', why: `does not answer in ${timeoutMs / 1000} s` };
    default:
      return { kind: 'silent', why: `can not be asked (${code})` };
  }
}
