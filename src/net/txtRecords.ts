/** What DNS has under a name, each record with its pieces put together. */
export type TxtAnswer =
  | { readonly kind: 'found'; readonly records: readonly string[] }
  /** Nobody who knows could be asked; `why` is a code such as ETIMEOUT. */
  | { readonly kind: 'unknown'; readonly why: string };

export type LookUpTxt = (name: string, signal: AbortSignal) => Promise<TxtAnswer>;

/** Together less than the 15 s of a check. */
const patience = { timeout: 3_000, tries: 2 };

/**
 * Asks DNS servers. That there is nothing is an answer.
 * @param servers their addresses; null: those of this machine
 */
export const txtLookUp =
  (servers: readonly string[] | null): LookUpTxt =>
  async (name, signal) => {
    const { Resolver } = await import('node:dns/promises');
    const resolver = new Resolver(patience);
    if (servers) resolver.setServers(servers);
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return { kind: 'found', records: (await resolver.resolveTxt(name)).map((pieces) => pieces.join('')) };
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      return why === 'ENOTFOUND' || why === 'ENODATA' ? { kind: 'found', records: [] } : { kind: 'unknown', why };
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
