import type { AnyChannelDefinition } from './channel.ts';
import { email } from './email.ts';
import { file } from './file.ts';
import { statusPage } from './statusPage.ts';
import { webhook } from './webhook.ts';
import { x } from './x.ts';

/** The only list. Definitions are light; the client of a service is loaded by the first use of its channel. */
export const channelTypes: Readonly<Record<string, AnyChannelDefinition>> = {
  email,
  x,
  'status-page': statusPage,
  webhook,
  file,
};
