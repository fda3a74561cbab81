import { email } from '../../src/channels/email.ts';
import { describeDefinition } from './channel.ts';

describeDefinition({
  definition: email,
  settings: {
    from: 'Acme <status@acme.example>',
    to: 'contacts',
    smtp: [{ host: 'smtp.acme.example', user: 'u', password: 'a-secret' }],
  },
});
