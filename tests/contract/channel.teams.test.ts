import { teams } from '../../src/channels/teams.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeHttpChannel } from './channel.ts';

describeHttpChannel({
  definition: teams,
  settings: {
    webhookUrl:
      'https://prod-00.westus.logic.azure.com/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sig=very-secret',
  },
  pointTo: (apiUrl) => ({ apiUrl }),
  accepts: reply(202),
  withoutId: true,
  secrets: ['very-secret'],
});
