import type { Refusal } from './smsProvider.ts';

const account = (words: string): Refusal => ({ blame: 'account', words });
const number = (words: string): Refusal => ({ blame: 'number', words });
const route = (words: string): Refusal => ({ blame: 'route', words });
const busy = (words: string): Refusal => ({ blame: 'busy', words });

const inactive = account('the account is not active; look into https://console.twilio.com, Billing');

/** https://www.twilio.com/docs/api/errors; what is not here goes by its HTTP status. */
export const twilioRefusals: Readonly<Record<number, Refusal>> = {
  10001: inactive,
  20005: inactive,
  30002: inactive,
  90010: inactive,
  20003: account('the token or key is wrong, or was replaced'),
  20008: account('these are test credentials, which send nothing'),
  20404: account('there is no such account'),
  20429: busy('too many requests at once'),
  30001: busy('its queue for this sender is full'),
  21611: busy('its queue for this sender is full'),
  63038: busy('the account’s messages of this day are used up'),
  21211: number('this is no phone number'),
  21217: number('this is no phone number'),
  21265: number('this is a short code, which can’t be texted'),
  21610: number('the recipient has opted out (STOP)'),
  21614: number('this is no mobile number'),
  21408: route('texts to this country are switched off; see Messaging, Settings, Geo permissions'),
  21608: route('a trial account texts verified numbers only'),
  21612: route('this sender can not reach this number'),
  21212: account('"from" is no number that can send'),
  21603: account('"from" is missing'),
  21606: account('"from" is no number of this account that can send texts'),
  21659: account('"from" is no number of this account'),
  21660: account('"from" is a number of another account'),
  21701: account('there is no such messaging service'),
  21703: account('the messaging service has no sender'),
  21704: account('the messaging service has no sender'),
  21705: account('"messagingServiceSid" is none'),
};
