import * as v from 'valibot';
import { Secret } from '../domain/secret.ts';
import { isJsonPath, jsonPathWords } from './jsonPath.ts';
import { defineProbe } from './probe.ts';
import { duration, nonEmptyText, textOrSecret } from './settings.ts';

const address = v.pipe(
  v.string('an address such as "https://acme.example/health"'),
  v.check((text) => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol), 'an http or https address'),
  v.description('the page that is asked for'),
);

const statusWords = 'a status such as 200 or "2xx", or a list of them';
const oneStatus = v.union(
  [
    v.pipe(v.number(), v.integer(statusWords), v.minValue(100, statusWords), v.maxValue(599, statusWords)),
    v.pipe(v.string(), v.regex(/^[2-5]xx$/u, statusWords)),
  ],
  statusWords,
);

const nameWords = 'the name of a header';
/** As RFC 9110 spells a field name; in lower case after parsing, because case means nothing in one. */
const headerName = v.pipe(v.string(nameWords), v.regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/iu, nameWords), v.toLowerCase());
/** The client's own: another length or coding would make the answer unreadable. */
const ownHeaders = ['accept-encoding', 'connection', 'content-length', 'te', 'transfer-encoding', 'upgrade'];
const mayBeSent = v.check((name: string) => !ownHeaders.includes(name), 'a header that a probe may set');

/** What stands under such a name is taken for a secret even where it is written out. */
const tellsSecret = /auth|cookie|token|secret|key|password|session/u;

const expectedWords = 'a text, a number, true, false or null, or a list of those that will do';
const expected = v.union([v.string(), v.number(), v.boolean(), v.null()], expectedWords);

/** Asks for a page and looks at what comes back. */
export const http = defineProbe({
  type: 'http',
  title: 'HTTP',
  healthyWhen: 'the answer has the right status, and all else that is asked of it',
  client: 'node:http',
  settings: {
    url: address,
    method: v.pipe(
      v.optional(v.picklist(['GET', 'HEAD'], '"GET" or "HEAD"'), 'GET'),
      v.description('`"GET"` or `"HEAD"`'),
    ),
    requestHeaders: v.pipe(
      v.optional(v.record(v.pipe(headerName, mayBeSent), textOrSecret())),
      v.transform((given) =>
        given === undefined
          ? undefined
          : Object.fromEntries(
              Object.entries(given).map(([name, value]) => [
                name,
                typeof value === 'string' && tellsSecret.test(name) ? new Secret({ kind: 'literal', value }) : value,
              ]),
            ),
      ),
      v.description('sent along to the origin of `url` only; a value is a text or a secret'),
    ),
    redirects: v.pipe(
      v.optional(v.picklist(['follow', 'refuse'], '"follow" or "refuse"'), 'follow'),
      v.description('`"follow"` five at most, to the host of `url` or to public addresses; `"refuse"` them'),
    ),
    status: v.pipe(
      v.optional(v.union([oneStatus, v.pipe(v.array(oneStatus), v.minLength(1, statusWords))], statusWords)),
      v.description('a status, `"2xx"`, or a list of them; without it any from 200 to 299'),
    ),
    headers: v.pipe(
      v.optional(
        v.record(headerName, v.string('a text that the header of the answer holds; what is sent is requestHeaders')),
      ),
      v.description('headers that the answer must have, each with a text that it holds; `""`: whatever it says'),
    ),
    text: v.pipe(
      v.optional(nonEmptyText('a text to look for')),
      v.description('must be in the first MiB of the answer'),
    ),
    notText: v.pipe(
      v.optional(nonEmptyText('a text that must be missing')),
      v.description('must not be there, such as the heading of an error page'),
    ),
    json: v.pipe(
      v.optional(
        v.record(
          v.pipe(v.string(), v.check(isJsonPath, jsonPathWords)),
          v.union([expected, v.pipe(v.array(expected), v.minLength(1, expectedWords))], expectedWords),
        ),
      ),
      v.description('what must stand where in a JSON answer; a list names all values that will do'),
    ),
    latency: v.pipe(v.optional(duration('800ms')), v.description('the look may take no longer, redirects and all')),
    tlsExpiresIn: v.pipe(v.optional(duration('7d')), v.description('the certificate must last for longer than this')),
  },
  faults: ({ method, text, notText, json, url, tlsExpiresIn, redirects }) => [
    ...(method === 'HEAD'
      ? Object.entries({ text, notText, json }).flatMap(([setting, value]) =>
          value === undefined
            ? []
            : [{ setting, message: 'needs the method "GET": a HEAD is answered without a text' }],
        )
      : []),
    ...(tlsExpiresIn !== undefined && url.startsWith('http:') && redirects === 'refuse'
      ? [{ setting: 'tlsExpiresIn', message: 'needs an https address' }]
      : []),
  ],
  look: async (settings, io, signal) => {
    const { lookOverHttp } = await import('./httpLook.ts');
    return await lookOverHttp(settings, io, signal);
  },
});
