import { email } from '../../src/channels/email.ts';
import { reply } from '../helpers/httpReceiver.ts';
import { describeDefinition, describeHttpChannel } from './channel.ts';

const settings = {
  from: 'Acme <status@acme.example>',
  to: 'contacts',
  smtp: [{ host: 'smtp.acme.example', user: 'u', password: 'a-secret' }],
};
describeDefinition({ definition: email, settings });

const secret = 'ses-secret-4711';
const ses = { region: 'eu-central-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret };

describeHttpChannel({
  definition: email,
  settings,
  // The form of it that speaks HTTP.
  pointTo: (apiUrl) => ({ smtp: undefined, ses, apiUrl }),
  accepts: reply(200, { MessageId: '010701-abc-000000' }),
  secrets: [secret],
  envelope: { to: 'ann@x.test' },
});
