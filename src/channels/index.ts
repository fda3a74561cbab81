import type { AnyChannelDefinition } from './channel.ts';
import { email } from './email.ts';
import { file } from './file.ts';
import { statusPage } from './statusPage.ts';
import { webhook } from './webhook.ts';
import { x } from './x.ts';

/**
 * The only list. The few that most configs name come with the program; the others are loaded when a config names them,
 * because all of them together cost every command 3 ms.
 */
const channelTypes = {
  email: () => email,
  x: () => x,
  facebook: async () => (await import('./facebook.ts')).facebook,
  sms: async () => (await import('./sms.ts')).sms,
  zendesk: async () => (await import('./zendesk.ts')).zendesk,
  slack: async () => (await import('./slack.ts')).slack,
  discord: async () => (await import('./discord.ts')).discord,
  teams: async () => (await import('./teams.ts')).teams,
  telegram: async () => (await import('./telegram.ts')).telegram,
  bluesky: async () => (await import('./bluesky.ts')).bluesky,
  mastodon: async () => (await import('./mastodon.ts')).mastodon,
  linkedin: async () => (await import('./linkedin.ts')).linkedin,
  'statuspage-io': async () => (await import('./statuspageIo.ts')).statuspageIo,
  instatus: async () => (await import('./instatus.ts')).instatus,
  'better-stack': async () => (await import('./betterStack.ts')).betterStack,
  cachet: async () => (await import('./cachet.ts')).cachet,
  intercom: async () => (await import('./intercom.ts')).intercom,
  command: async () => (await import('./command.ts')).command,
  'status-page': () => statusPage,
  webhook: () => webhook,
  file: () => file,
} satisfies Record<string, () => unknown>;

export type ChannelTypes = Readonly<Record<string, AnyChannelDefinition>>;

export const channelTypeNames: readonly string[] = Object.keys(channelTypes);

/** Definitions by the names of their types; a name that is none is left out. */
export async function loadChannelTypes(names: readonly string[] = channelTypeNames): Promise<ChannelTypes> {
  const wanted = Object.entries(channelTypes).filter(([type]) => names.includes(type));
  return Object.fromEntries(
    await Promise.all(wanted.map(async ([type, load]) => [type, (await load()) as AnyChannelDefinition] as const)),
  );
}
