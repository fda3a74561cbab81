import { loadChannelTypes } from '../../../src/channels/index.ts';
import { discord, slackBot, slackWebhook, teams, telegram } from './chats.ts';
import { facebook, linkedin } from './feeds.ts';
import { intercom, zendeskArticle, zendeskCommunity } from './helpCenters.ts';
import { instatus, statuspageIo } from './hostedPages.ts';
import { betterStack, cachet } from './hostedReports.ts';
import { type House, openHouse } from './house.ts';
import { openCommand, openFolder, openPage, webhook } from './machines.ts';
import { openSendmail, openSes, openSmtp } from './mail.ts';
import { bluesky, mastodon } from './microblogs.ts';
import { awsSms, awsSns, twilio, vonage } from './phones.ts';
import type { HttpService } from './service.ts';
import { openPlainX, openThreadedX } from './xAccounts.ts';

/** Those that are asked over HTTP, and answer by what they remember. */
export const httpServices: readonly HttpService[] = [
  ...[facebook, linkedin, mastodon, bluesky],
  ...[slackBot, slackWebhook, discord, teams, telegram],
  ...[zendeskArticle, zendeskCommunity, intercom],
  ...[statuspageIo, instatus, betterStack, cachet],
  ...[twilio, vonage, awsSms, awsSns, webhook],
];

/** A service on loopback for every type of channel, and for each way that a type has to get there. */
export interface Town {
  readonly houses: readonly House[];
  /** A company that uses all of them. */
  readonly config: object;
  /** What a service would not have taken. */
  strange(): readonly string[];
  close(): Promise<void>;
}

export const statusPage = 'https://status.acme.example';

/** @param slowMs what the webhook's receiver waits before each answer */
export async function openTown({ slowMs = 0 }: { readonly slowMs?: number } = {}): Promise<Town> {
  const houses = await Promise.all([
    openPage(),
    openSmtp(),
    openSes(),
    openSendmail(),
    openPlainX(),
    openThreadedX(),
    ...httpServices.map((service) => openHouse(service, service === webhook ? { delayMs: slowMs } : {})),
    openCommand(),
    openFolder(),
  ]);
  return {
    houses,
    config: {
      company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
      statusPage: { url: statusPage },
      timezone: 'UTC',
      store: 'sqlite:./incidents.db',
      components: [{ name: 'checkout', title: 'Checkout' }],
      channels: Object.fromEntries(houses.map(({ name, entry }) => [name, entry])),
    },
    strange: () => houses.flatMap((house) => house.strange().map((one) => `${house.name}: ${one}`)),
    close: async () => {
      await Promise.all(houses.map((house) => house.close()));
    },
  };
}

/** Types of the registry that nobody lives for in this town; a new one has to be built first. */
export async function homeless({ houses }: Town): Promise<readonly string[]> {
  const types = Object.keys(await loadChannelTypes());
  return types.filter((type) => !houses.some((house) => house.type === type));
}
