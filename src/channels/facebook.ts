import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { defineChannel } from './channel.ts';
import { facebookText, maxPostChars } from './facebookText.ts';
import { secret } from './settings.ts';

const version = 'a version such as "v24.0"';
const settings = {
  /** Digits, as the Page's "About" says. */
  pageId: v.pipe(v.string('the number of a Page'), v.regex(/^\d+$/u, 'the number of a Page')),
  /** A token of the Page, not of a person. */
  pageToken: secret(),
  /** A version lives for two years; one that has ended is answered by the oldest that lives. */
  apiVersion: v.optional(v.pipe(v.string(version), v.regex(/^v\d+\.\d+$/u, version)), 'v24.0'),
};

export const facebook = defineChannel({
  type: 'facebook',
  title: 'Facebook Page',
  reach: 'broadcast',
  variants: ['facebook'],
  format: 'text',
  // Several sources say 63,206 characters; Meta does not. UTF-16 units are the most that can be meant.
  measure: (text) => ({ length: facebookText(text).length, limit: maxPostChars, segments: null }),
  limitText: `${maxPostChars} characters`,
  can: { thread: true, edit: true, delete: true, lookUp: true, verify: true },
  afterwards: 'A post can be edited or deleted, but who has seen it has seen it.',
  client: 'node:http',
  // Counted by how many people the page engages, and told in its answers.
  rate: null,
  contracts: ['facebook'],
  uncertain: { rule: 'look-up-only', means: 'look-up' },
  expires: true,
  settings,
  redirect: (_given, { url }) => ({ apiUrl: url, pageToken: new Secret({ kind: 'literal', value: 'drill' }) }),
  drillAnswer: (path, count) => ({
    status: 200,
    // What stands at a post's own address is read and edited there, which tells nobody anything.
    isPost: /\/(?:feed|comments)$/u.test(path),
    body: { id: path.endsWith('/feed') ? `1_${count}` : `1_1_${count}`, message: 'drill', data: [], success: true },
  }),
  verify: async (given, io, signal) => {
    const { verifyPage } = await import('./facebookVerify.ts');
    return await verifyPage({ ...given, token: await io.reveal(given.pageToken) }, io, signal);
  },
  open: async (given, io) => {
    const { senderTo } = await import('./facebookSender.ts');
    return senderTo({ ...given, token: await io.reveal(given.pageToken) }, io);
  },
});
