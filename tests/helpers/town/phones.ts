import { isSignedWith } from '../awsSignature.ts';
import { plantedKey } from './keys.ts';
import {
  type Asked,
  formIn,
  type HttpService,
  idIs,
  insist,
  jsonIn,
  none,
  routes,
  type Standing,
  stand,
  textIn,
  yes,
} from './service.ts';

// Services that text phones: CHANNELS.md 4.

const secret = plantedKey('phone');
const phone = '+491711234567';
const about = { type: 'sms', to: [phone] };
const from = '+15005550006';
const aws = { region: 'eu-central-1', accessKeyId: 'AKIATOWN', secretAccessKey: secret, from };
const traits = { type: 'sms', threads: false, remoteId: idIs, url: none };
const room = ({ text }: Standing) => [{ used: text.length, limit: 1600 }];

function insistOnBasic({ headers }: Asked): void {
  const wanted = `Basic ${Buffer.from(`AC0town:${secret}`).toString('base64')}`;
  if (headers['authorization'] !== wanted) throw new Error('not signed in');
}

function insistOnSignature(asked: Asked): void {
  if (!isSignedWith(secret, asked)) throw new Error('not signed as AWS signs');
}

const listed = ({ id, text, to, at }: Standing): object => ({
  ...{ sid: id, to, from, body: text, status: 'sent', direction: 'outbound-api' },
  date_created: new Date(at).toUTCString(),
});

export const twilio: HttpService = {
  ...traits,
  ...{ name: 'sms-twilio', lists: true, room },
  entry: (apiUrl) => ({ ...about, provider: 'twilio', accountSid: 'AC0town', authToken: secret, from, apiUrl }),
  answer: (asked, book) => {
    insistOnBasic(asked);
    return twilioRoutes(asked, book);
  },
};

const twilioRoutes = routes(
  [
    'POST',
    /^\/2010-04-01\/Accounts\/AC0town\/Messages\.json$/u,
    (asked, book) => {
      const form = formIn(asked);
      insist(form, { From: from, To: phone });
      const words = { text: textIn(form, 'Body'), to: textIn(form, 'To') };
      const { id } = stand(book, asked.body, { id: `SM${book.posts.length + 1}`, ...words });
      return yes({ sid: id, status: 'queued' }, 201);
    },
  ],
  [
    'GET',
    /^\/2010-04-01\/Accounts\/AC0town\/Messages\.json$/u,
    (_asked, book) => yes({ messages: book.posts.toReversed().map(listed) }),
  ],
);

export const vonage: HttpService = {
  ...traits,
  ...{ name: 'sms-vonage', lists: false, room },
  entry: (apiUrl) => ({ ...about, provider: 'vonage', apiKey: 'a1b2c3d4', apiSecret: secret, from, apiUrl }),
  answer: routes([
    'POST',
    /^\/sms\/json$/u,
    (asked, book) => {
      const form = formIn(asked);
      insist(form, { api_key: 'a1b2c3d4', api_secret: secret, from: from.slice(1), to: phone.slice(1) });
      const { id } = stand(book, asked.body, { text: textIn(form, 'text'), to: `+${form['to']}` });
      return yes({ 'message-count': '1', messages: [{ status: '0', 'message-id': id }] });
    },
  ]),
};

export const awsSms: HttpService = {
  ...traits,
  ...{ name: 'sms-aws', lists: false, room },
  entry: (apiUrl) => ({ ...about, ...aws, provider: 'aws', apiUrl }),
  answer: routes([
    'POST',
    /^\/$/u,
    (asked, book) => {
      insistOnSignature(asked);
      insist(asked.headers, { 'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage' });
      const fields = jsonIn(asked);
      insist(fields, { OriginationIdentity: from, MessageType: 'TRANSACTIONAL' });
      const words = { text: textIn(fields, 'MessageBody'), to: textIn(fields, 'DestinationPhoneNumber') };
      return yes({ MessageId: stand(book, asked.body, words).id });
    },
  ]),
};

export const awsSns: HttpService = {
  ...traits,
  ...{ name: 'sms-sns', lists: false, room },
  entry: (apiUrl) => ({ ...about, ...aws, provider: 'aws-sns', apiUrl }),
  answer: routes([
    'POST',
    /^\/$/u,
    (asked, book) => {
      insistOnSignature(asked);
      const form = formIn(asked);
      insist(form, { Action: 'Publish', Version: '2010-03-31' });
      const { id } = stand(book, asked.body, { text: textIn(form, 'Message'), to: textIn(form, 'PhoneNumber') });
      return yes(`<PublishResponse><PublishResult><MessageId>${id}</MessageId></PublishResult></PublishResponse>`);
    },
  ]),
};
