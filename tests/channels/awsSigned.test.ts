import { expect, it } from 'vitest';
import { awsSigned } from '../../src/channels/awsSigned.ts';
import { createHttpClient } from '../../src/net/httpClient.ts';
import { isSignedWith } from '../helpers/awsSignature.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

const receiver = receiverOfEachTest();

// The published suite's: get-vanilla, post-vanilla.
const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: null,
};
const now = new Date('2015-08-30T12:36:00.000Z');

it.each([
  ['GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
] as const)('signs a %s as the published examples do', async (method, signature) => {
  const request = { method, url: 'https://example.amazonaws.com/', service: 'service', region: 'us-east-1' };
  const signed = await awsSigned(request, keys, now);
  expect(signed).toEqual({
    url: 'https://example.amazonaws.com/',
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
      'x-amz-date': '20150830T123600Z',
    },
  });
});

it('signs what arrives, byte for byte, with the session token and every header of ours that a proxy leaves alone', async () => {
  const body = 'Message=Grüße 🔥&x=%20';
  const headers = { 'X-Amz-Target': 'Some.Thing', 'content-type': 'application/x-www-form-urlencoded' };
  const request = { method: 'POST', url: `${receiver.url}/v2/email`, service: 'ses', region: 'eu-central-1' } as const;
  const signed = await awsSigned({ ...request, headers, body }, { ...keys, sessionToken: 'token-of-an-hour' }, now);
  receiver.expect(reply(200));
  await createHttpClient({ allowMetadata: false, userAgent: 'allclear/test' })(signed.url, signed, never);
  const [arrived] = receiver.requests;
  if (arrived === undefined) throw new Error('nothing arrived');
  expect(arrived).toMatchObject({ body, headers: { 'x-amz-security-token': 'token-of-an-hour' } });
  expect(arrived.headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token;x-amz-target');
  expect(isSignedWith(keys.secretAccessKey, arrived)).toBe(true);
  expect(isSignedWith('another', arrived)).toBe(false);
  expect(isSignedWith(keys.secretAccessKey, { ...arrived, body: `${body}.` })).toBe(false);
});
