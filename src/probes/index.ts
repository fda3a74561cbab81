import type { AnyProbeDefinition } from './probe.ts';

/** The only list. Each type is loaded when a config names it. */
export const probeTypes: Readonly<Record<string, () => Promise<AnyProbeDefinition>>> = {
  http: async () => (await import('./http.ts')).http,
};
