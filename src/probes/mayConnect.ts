import { AddressRefused, checkLiteral, isRefused, type Refuse, refuseNone } from '../net/addressGuard.ts';

/** Which addresses a probe may not go to. */
export const refusedBy = ({ allowMetadata }: { readonly allowMetadata: boolean }): Refuse =>
  allowMetadata ? refuseNone : isRefused;

/** Why one of these hosts, which is an address itself, may not be gone to; null: all may. Names are judged when they are looked up. */
export function refusalOf(hosts: readonly string[], refuse: Refuse): string | null {
  try {
    for (const host of hosts) checkLiteral(host, refuse);
    return null;
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error;
    return error.message;
  }
}
