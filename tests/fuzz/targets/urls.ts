import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { AddressRefused, checkLiteral, isRefused, refuseInside } from '../../../src/net/addressGuard.ts';
import { HttpFailure } from '../../../src/net/httpFailure.ts';
import { followRedirects } from '../../../src/net/redirects.ts';
import { must, refusal, shapeOf } from '../oracle.ts';
import { defineTarget, type Random, type Target } from '../target.ts';

/** What ipaddr.js calls it, seen through every way to put IPv4 into IPv6. */
function rangesOf(address: string): readonly string[] {
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return [parsed.range()];
  const bytes = parsed.toByteArray();
  const last = new ipaddr.IPv4(bytes.slice(12)).range();
  if (parsed.isIPv4MappedAddress()) return [parsed.toIPv4Address().range()];
  const range = parsed.range();
  if (range === '6to4') return [range, new ipaddr.IPv4(bytes.slice(2, 6)).range()];
  return range === 'rfc6052' ? [range, last] : [range];
}

const metadata = new Set(['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254']);
const linkLocal = (address: string): boolean =>
  rangesOf(address).includes('linkLocal') || metadata.has(ipaddr.parse(address).toString());
/** IPv4 in the last bits of an IPv6 address that is otherwise 0: nobody uses it any more, and it may be refused as what it holds. */
const isCompatible = (address: string): boolean => {
  const parsed = ipaddr.parse(address);
  return (
    parsed instanceof ipaddr.IPv6 &&
    parsed
      .toByteArray()
      .slice(0, 12)
      .every((byte) => byte === 0)
  );
};
const insideRanges = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat', 'unspecified'];

function makeHost(random: Random): string {
  const number = (): number =>
    random.pick([0, 1, 10, 127, 169, 172, 192, 254, 255, 168, 100, 64, 31, 16, random.int(256)]);
  const written = (value: number): string =>
    random.pick([String(value), `0x${value.toString(16)}`, `0${value.toString(8)}`, String(value)]);
  const four = [number(), number(), number(), number()];
  const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
  const [a = 0, b = 0, c = 0, d = 0] = four;
  const tail = `${hex(a, b)}:${hex(c, d)}`;
  return random.pick([
    ...[
      four.map(written).join('.'),
      four.slice(0, 3).map(written).join('.'),
      String(((a << 24) | (b << 16) | (c << 8) | d) >>> 0),
    ],
    ...[
      `[::ffff:${four.join('.')}]`,
      `[::ffff:${tail}]`,
      `[64:ff9b::${tail}]`,
      `[64:ff9b::${four.join('.')}]`,
      `[::${tail}]`,
      `[fe8${random.int(10)}::${tail}]`,
    ],
    ...[
      `[fd00:ec2::254]`,
      `[fd00:0ec2:0:0:0:0:0:254]`,
      `[fc${random.int(10)}0::1]`,
      `[2002:${tail}::1]`,
      '[::1]',
      '[0:0:0:0:0:0:0:0]',
      `[${tail}:1:2:3:4:5:6]`,
    ],
    four.join('.').replaceAll('.', '\u3002'),
    four.map((one) => [...String(one)].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')).join('.'),
  ]);
}

/** Where a request may go: another library says what an address is. */
export const addressGuard: Target = defineTarget({
  name: 'address-guard',
  maxChars: 4_000,
  runs: 1_000,
  corpus: () => [
    ...[
      '127.0.0.1',
      '169.254.169.254',
      '0x7f.1',
      '2130706433',
      '017700000001',
      '１２７.0.0.1',
      '[::1]',
      '[::ffff:169.254.169.254]',
      '[64:ff9b::a9fe:a9fe]',
      '[fe80::1]',
      '[fd00:ec2::254]',
    ],
    ...[
      '10.0.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '8.8.8.8',
      '[2001:db8::1]',
      '[::]',
      'acme.example',
      '169.254.169.254.',
      '1.1.1.1:80',
      'a@127.0.0.1',
      '127.0.0.1#',
      '[fe80::1%25eth0]',
    ],
  ],
  make: makeHost,
  run: (input) => {
    if (!URL.canParse(`http://${input}/`)) return 'no URL';
    const { hostname } = new URL(`http://${input}/`);
    const literal = hostname.replace(/^\[|\]$/gu, '').replace(/\.$/u, '');
    const refused = (refuse: typeof isRefused): boolean => {
      try {
        checkLiteral(hostname, refuse);
        return false;
      } catch (error) {
        refusal(error, AddressRefused);
        return true;
      }
    };
    const [always, inside] = [refused(isRefused), refused(refuseInside)];
    must(!always || inside, 'what is always refused is let in where only the internet may be gone to');
    if (isIP(literal) === 0) return `a name ${always}`;
    must(
      always === linkLocal(literal) || (always && isCompatible(literal)),
      `${always ? 'refuses' : 'lets in'} what is ${rangesOf(literal).join(' ')}`,
    );
    const isInside = rangesOf(literal).some((range) => insideRanges.includes(range));
    must(!isInside || inside, `lets the internet's own word lead to ${rangesOf(literal).join(' ')}`);
    return `${rangesOf(literal).join(' ')} ${inside}`;
  },
});

/** Where a site's redirects lead: only to the host that was named, or to what is asked for as public. */
export const redirects: Target = defineTarget({
  name: 'redirects',
  maxChars: 4_000,
  corpus: () => [
    '/next',
    'https://acme.example/a\nhttps://other.example/\n//x',
    'http://127.0.0.1/',
    'javascript:alert(1)',
    'https://acme.example:8443/',
    '?a',
    'HTTPS://ACME.EXAMPLE.',
    'ftp://x/',
    'https://acme.example@127.0.0.1/',
  ],
  run: async (input) => {
    const locations = input.split('\n');
    let asked = 0;
    try {
      const { url } = await followRedirects(
        'https://acme.example/',
        { home: 'https://acme.example/', name: 'Acme' },
        async (address, publicOnly) => {
          const { hostname, protocol } = new URL(address);
          must(/^https?:$/u.test(protocol), 'a redirect to something else than the web is followed');
          must(publicOnly || hostname === 'acme.example', 'a redirect elsewhere is not held to public addresses');
          const location = locations[asked];
          asked += 1;
          must(asked < 20, 'redirects are followed for ever');
          return {
            status: location === undefined ? 200 : 302,
            headers: location === undefined ? {} : { location },
            text: '',
          };
        },
      );
      return `led to ${new URL(url).hostname.slice(0, 20)} ${asked}`;
    } catch (error) {
      refusal(error, HttpFailure);
      return shapeOf((error as Error).message);
    }
  },
});
