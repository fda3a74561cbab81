import * as v from 'valibot';
import { type DnsRecordType, dnsRecordTypes } from './dnsRecords.ts';
import { defineProbe } from './probe.ts';
import { nonEmptyText } from './settings.ts';

const nameWords = 'a name such as "acme.example" or "_dmarc.acme.example"';
const typeWords = `one of ${dnsRecordTypes.join(', ')}`;
const resolverWords = 'the address of a resolver: "1.1.1.1", "9.9.9.9:5353" or "[2606:4700:4700::1111]:53"';
const portPart = ':(?:[1-9]\\d{0,4})';
const resolver = v.pipe(
  v.string(resolverWords),
  v.check(
    (text) =>
      [text, text.replace(new RegExp(`${portPart}$`, 'u'), '')].some((one) => v.IPV4_REGEX.test(one)) ||
      v.IPV6_REGEX.test(text) ||
      v.IPV6_REGEX.test(new RegExp(`^\\[(.+)\\](?:${portPart})?$`, 'u').exec(text)?.[1] ?? ''),
    resolverWords,
  ),
);
const valueWords = 'a value such as "203.0.113.7", or a list of them';
const value = nonEmptyText(valueWords);

/** Asks resolvers for a name. */
export const dns = defineProbe({
  type: 'dns',
  title: 'DNS',
  healthyWhen: 'enough of the resolvers give records, and those that are expected',
  client: 'node:dns (c-ares)',
  settings: {
    name: v.pipe(
      v.string(nameWords),
      v.regex(/^(?!.*\.\.)[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,252}$/u, nameWords),
      v.description('the name that is asked for'),
    ),
    record: v.pipe(
      v.optional(v.picklist<readonly DnsRecordType[], string>(dnsRecordTypes, typeWords), 'A'),
      v.description(dnsRecordTypes.map((type) => `\`"${type}"\``).join(', ')),
    ),
    expect: v.pipe(
      v.optional(v.union([value, v.pipe(v.array(value), v.minLength(1, valueWords))], valueWords)),
      v.description(
        'a value or a list: of `A`, `AAAA` and `CNAME` exactly these, of `MX` and `TXT` these and maybe others; without it any record will do',
      ),
    ),
    resolvers: v.pipe(
      v.optional(v.pipe(v.array(resolver, resolverWords), v.minLength(1, resolverWords))),
      v.description('addresses, each with a port if it is not 53; without them those of this machine, as one'),
    ),
    agree: v.pipe(
      v.optional(v.picklist(['majority', 'every'], '"majority" or "every"'), 'majority'),
      v.description(
        'how many of the resolvers must say the right thing: `"majority"`, more than half of all, or `"every"` one; one that does not answer has not said it',
      ),
    ),
  },
  look: async (settings, _io, signal) => {
    const { lookAtDns } = await import('./dnsLook.ts');
    return await lookAtDns(settings, signal);
  },
});
