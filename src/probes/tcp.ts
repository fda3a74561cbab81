import * as v from 'valibot';
import { defineProbe } from './probe.ts';
import { host, nonEmptyText, port } from './settings.ts';

/** Connects to a port, and listens to what is said there first. */
export const tcp = defineProbe({
  type: 'tcp',
  title: 'TCP port',
  healthyWhen: 'the connection stands, and what is said there first holds `expect`',
  client: 'node:net',
  settings: {
    host: v.pipe(host(), v.description('a name or an address')),
    port: v.pipe(port(), v.description('a number')),
    expect: v.pipe(
      v.optional(nonEmptyText('a text that is said first, such as "220 "')),
      v.description('a text in the first 4 KiB that the service says by itself, such as `"220 "` of a mail server'),
    ),
  },
  look: async (settings, _io, signal) => {
    const { lookOverTcp } = await import('./tcpLook.ts');
    return await lookOverTcp(settings, signal);
  },
});
