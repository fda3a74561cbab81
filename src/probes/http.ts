import * as v from 'valibot';
import { defineProbe } from './probe.ts';

const address = v.pipe(
  v.string('an address such as "https://acme.example/health"'),
  v.check((text) => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol), 'an http or https address'),
);
const statusCode = v.pipe(v.number('a status such as 200'), v.integer(), v.minValue(100), v.maxValue(599));

/** Asks for a page and looks at what comes back. */
export const http = defineProbe({
  type: 'http',
  title: 'HTTP',
  settings: {
    url: address,
    /** Absent: any from 200 to 299. */
    status: v.optional(
      v.union([statusCode, v.pipe(v.array(statusCode), v.minLength(1))], 'a status or a list of them'),
    ),
    /** Must be somewhere in the first megabyte of the answer. */
    text: v.optional(v.pipe(v.string(), v.nonEmpty('a text to look for'))),
  },
  look: async (settings, io, signal) => {
    const { lookOverHttp } = await import('./httpLook.ts');
    return await lookOverHttp(settings, io, signal);
  },
});
