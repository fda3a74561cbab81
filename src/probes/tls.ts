import * as v from 'valibot';
import { defineProbe } from './probe.ts';
import { duration, host, port } from './settings.ts';

/** Looks at the certificate that a port shows. */
export const tls = defineProbe({
  type: 'tls',
  title: 'TLS certificate',
  healthyWhen: 'the certificate is for this name, of a known authority, and lasts for longer than `expiresIn`',
  client: 'node:tls',
  settings: {
    host: v.pipe(host(), v.description('a name or an address')),
    port: v.pipe(v.optional(port(), 443), v.description('where TLS is spoken from the first byte on')),
    servername: v.pipe(
      v.optional(host()),
      v.description('the name that is asked for and that the certificate must hold; without it `host`'),
    ),
    expiresIn: v.pipe(
      v.optional(duration('7d')),
      v.description('the certificate must last for longer than this; without it, until now'),
    ),
  },
  look: async (settings, io, signal) => {
    const { lookOverTls } = await import('./tlsLook.ts');
    return await lookOverTls(settings, io, signal);
  },
});
