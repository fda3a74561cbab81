import { http } from './http.ts';
import type { AnyProbeDefinition } from './probe.ts';

/** The only list. */
export const probeTypes: Readonly<Record<string, AnyProbeDefinition>> = { http };
