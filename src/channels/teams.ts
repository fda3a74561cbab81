import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { secret } from './settings.ts';
import { maxTextBytes, textBytes } from './teamsCard.ts';

const settings = {
  /** Of the workflow "When a Teams webhook request is received"; its `sig` lets post whoever has it. */
  webhookUrl: secret(),
};

/** Posts a card by a workflow: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook */
export const teams = defineChannel({
  type: 'teams',
  title: 'Microsoft Teams',
  reach: 'broadcast',
  variants: ['teams'],
  format: 'text',
  measure: (text) => ({ length: textBytes(text), limit: maxTextBytes, segments: null }),
  limitText: `${maxTextBytes} bytes, as it stands in the card`,
  can: { thread: false, edit: false, delete: false, lookUp: false, verify: false },
  afterwards: 'A card can not be edited or deleted from here, only in Teams by hand.',
  client: 'node:http',
  // Four requests a second, https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
  rate: { count: 4, everyMs: 1000 },
  contracts: ['teams-workflow.handwritten'],
  // A workflow gives no id and has no list.
  uncertain: { rule: 'hold', means: 'person' },
  expires: true,
  settings,
  redirect: (_given, { url }) => ({
    apiUrl: url,
    webhookUrl: new Secret({ kind: 'literal', value: 'https://drill.logic.azure.com/workflows/drill?sig=drill' }),
  }),
  drillAnswer: () => ({ status: 202, body: '' }),
  verify: async (given, io) => {
    const { verifyTeams } = await import('./teamsSender.ts');
    return await verifyTeams(await io.reveal(given.webhookUrl), given.apiUrl);
  },
  open: async (given, io) => {
    const { teamsSender } = await import('./teamsSender.ts');
    return teamsSender(await io.reveal(given.webhookUrl), given.apiUrl, io);
  },
});
