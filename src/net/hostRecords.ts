/** What DNS says of a host. */
export type HostAnswer =
  | { readonly kind: 'found'; readonly values: readonly string[] }
  /** Nobody who knows could be asked; `why` is a code such as ETIMEOUT. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Asks DNS. Never throws for what it answers; that there is nothing is an answer. */
export interface HostRecords {
  /** IPv4 and IPv6. */
  addresses(host: string, signal: AbortSignal): Promise<HostAnswer>;
  /** The servers of the zone that a host is in, in lower case: its own, or those of the nearest name above it. */
  nameServers(host: string, signal: AbortSignal): Promise<HostAnswer>;
}

/** One question is done within 4 s; an unreachable server must not keep `doctor` for long. */
const patience = { timeout: 2_000, tries: 2 };

/** @param servers their addresses; null: those of this machine */
export const createHostRecords = (servers: readonly string[] | null): HostRecords => ({
  addresses: async (host, signal) => {
    const found = await Promise.all([
      ask(servers, signal, (resolver) => resolver.resolve4(host)),
      ask(servers, signal, (resolver) => resolver.resolve6(host)),
    ]);
    const values = found.flatMap((one) => (one.kind === 'found' ? one.values : []));
    return values.length > 0 ? { kind: 'found', values } : (found.find(({ kind }) => kind === 'unknown') ?? none);
  },
  nameServers: async (host, signal) => {
    const labels = host.split('.');
    // A country's own servers are nobody's choice.
    for (let from = 0; from <= labels.length - 2; from += 1) {
      const zone = labels.slice(from).join('.');
      const answer = await ask(servers, signal, (resolver) => resolver.resolveNs(zone));
      if (answer.kind === 'unknown') return answer;
      if (answer.values.length > 0) {
        return { kind: 'found', values: answer.values.map((one) => one.toLowerCase().replace(/\.$/u, '')) };
      }
    }
    return none;
  },
});

const none: HostAnswer = { kind: 'found', values: [] };

type Resolver = import('node:dns').promises.Resolver;

async function ask(
  servers: readonly string[] | null,
  signal: AbortSignal,
  query: (resolver: Resolver) => Promise<readonly string[]>,
): Promise<HostAnswer> {
  if (signal.aborted) return { kind: 'unknown', why: 'interrupted' };
  const { Resolver } = await import('node:dns/promises');
  const resolver = new Resolver(patience);
  if (servers) resolver.setServers(servers);
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return { kind: 'found', values: await query(resolver) };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return why === 'ENOTFOUND' || why === 'ENODATA' ? none : { kind: 'unknown', why };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
