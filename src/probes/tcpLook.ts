import { connect } from 'node:net';
import { guardedLookup } from '../net/addressGuard.ts';
import { describe } from '../net/httpClient.ts';
import { withDeadline } from './deadline.ts';
import { refusalOf, refusedBy } from './mayConnect.ts';
import { quoted } from './plainLine.ts';
import type { Finding } from './probe.ts';

/** A greeting is a line or two; who says more without saying it is no such service. */
const maxBannerChars = 4096;

export interface TcpLook {
  readonly host: string;
  readonly port: number;
  readonly expect?: string | undefined;
  readonly timeout: number;
  readonly allowMetadata: boolean;
}

/** One connection, closed as soon as it is known what answers. */
export async function lookOverTcp(look: TcpLook, signal: AbortSignal): Promise<Finding> {
  const { host, port, expect, timeout } = look;
  const refuse = refusedBy(look);
  const refused = refusalOf([host], refuse);
  if (refused !== null) return { healthy: false, reason: refused };
  return await withDeadline(timeout, signal, (found) => {
    let banner = '';
    const socket = connect({ host, port, lookup: guardedLookup(refuse) });
    socket.setEncoding('utf8');
    socket.on('error', (error) => found({ healthy: false, reason: describe(error) }));
    if (expect === undefined) socket.on('connect', () => found({ healthy: true, reason: `port ${port} answers` }));
    else {
      socket.on('data', (chunk: string) => {
        banner = `${banner}${chunk}`.slice(0, maxBannerChars);
        if (banner.includes(expect)) found({ healthy: true, reason: `it says ${quoted(banner)}` });
        else if (banner.length === maxBannerChars) found({ healthy: false, reason: otherBanner(banner, expect) });
      });
      socket.on('end', () => found({ healthy: false, reason: `${otherBanner(banner, expect)}, and hung up` }));
    }
    return () => socket.destroy();
  });
}

const otherBanner = (banner: string, expected: string): string =>
  banner === '' ? `it says nothing, not ${quoted(expected)}` : `it says ${quoted(banner)}, not ${quoted(expected)}`;
