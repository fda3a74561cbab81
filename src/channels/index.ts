import type { AnyChannelDefinition } from './channel.ts';

/** The only list. Each type is loaded when a config names it. */
export const channelTypes: Readonly<Record<string, () => Promise<AnyChannelDefinition>>> = {
  email: async () => (await import('./email.ts')).email,
  x: async () => (await import('./x.ts')).x,
  'status-page': async () => (await import('./statusPage.ts')).statusPage,
  webhook: async () => (await import('./webhook.ts')).webhook,
  file: async () => (await import('./file.ts')).file,
};
