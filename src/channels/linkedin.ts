import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { maxCommentaryChars, measureCommentary } from './linkedinText.ts';
import { secret } from './settings.ts';

const organization = 'the number of an organisation';
const version = 'a version such as "202605"';
const settings = {
  /** Digits, as in the address of the page's admin view. */
  organizationId: v.pipe(v.string(organization), v.regex(/^\d+$/u, organization)),
  accessToken: secret(),
  /** `YYYYMM`. LinkedIn ends a version after about a year. */
  apiVersion: v.optional(v.pipe(v.string(version), v.regex(/^20\d{4}$/u, version)), '202605'),
};

export const linkedin = defineChannel({
  type: 'linkedin',
  title: 'LinkedIn page',
  reach: 'broadcast',
  // The short form fits a comment as well.
  variants: ['linkedin', 'short'],
  format: 'text',
  measure: measureCommentary,
  limitText: `${maxCommentaryChars} characters, backslashes included`,
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards:
    'A post can be edited or deleted on the page; its words may be refused as a duplicate for two days after.',
  client: 'node:http',
  // Daily quotas that LinkedIn does not publish.
  rate: null,
  contracts: ['linkedin.handwritten'],
  uncertain: { rule: 'look-up-only', means: 'look-up' },
  expires: true,
  settings,
  redirect: (_given, { url }) => ({ apiUrl: url, accessToken: new Secret({ kind: 'literal', value: 'drill' }) }),
  drillAnswer: (path, count) =>
    path.endsWith('/comments')
      ? { status: 201, body: { commentUrn: `urn:li:comment:(urn:li:activity:1,${count})` } }
      : { status: 201, body: { id: `urn:li:share:${count}` } },
  verify: async (given, io, signal) => {
    const { verifyOrganization } = await import('./linkedinVerify.ts');
    return await verifyOrganization({ ...given, token: await io.reveal(given.accessToken) }, io, signal);
  },
  open: async (given, io) => {
    const { senderTo } = await import('./linkedinSender.ts');
    return senderTo({ ...given, token: await io.reveal(given.accessToken) }, io);
  },
});
