import { betterStack } from './betterStack.ts';
import { bluesky } from './bluesky.ts';
import { cachet } from './cachet.ts';
import type { AnyChannelDefinition } from './channel.ts';
import { command } from './command.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { facebook } from './facebook.ts';
import { file } from './file.ts';
import { instatus } from './instatus.ts';
import { intercom } from './intercom.ts';
import { linkedin } from './linkedin.ts';
import { mastodon } from './mastodon.ts';
import { slack } from './slack.ts';
import { statusPage } from './statusPage.ts';
import { statuspageIo } from './statuspageIo.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';
import { webhook } from './webhook.ts';
import { x } from './x.ts';
import { zendesk } from './zendesk.ts';

/** The only list. Definitions are light; the client of a service is loaded by the first use of its channel. */
export const channelTypes: Readonly<Record<string, AnyChannelDefinition>> = {
  email,
  x,
  facebook,
  zendesk,
  slack,
  discord,
  teams,
  telegram,
  bluesky,
  mastodon,
  linkedin,
  'statuspage-io': statuspageIo,
  instatus,
  'better-stack': betterStack,
  cachet,
  intercom,
  command,
  'status-page': statusPage,
  webhook,
  file,
};
