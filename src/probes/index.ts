import { command } from './command.ts';
import { dns } from './dns.ts';
import { http } from './http.ts';
import type { AnyProbeDefinition } from './probe.ts';
import { tcp } from './tcp.ts';
import { tls } from './tls.ts';

/** The only list. What looks is loaded with the first look. */
export const probeTypes: Readonly<Record<string, AnyProbeDefinition>> = { http, tcp, dns, tls, command };
