import { systemTime } from '../../../src/delivery/time.ts';
import type { HttpAnswer } from '../../../src/net/httpClient.ts';
import { http } from '../../../src/probes/http.ts';
import { isJsonPath, valueAt } from '../../../src/probes/jsonPath.ts';
import { lookAt } from '../../../src/probes/look.ts';
import { probeOf } from '../../helpers/probeIo.ts';
import { altered, makeAlterations } from '../alterations.ts';
import { docBlocks, planted } from '../corpus.ts';
import { isOneLine, isShort, isSilentAbout, must, shapeOf } from '../oracle.ts';
import { defineTarget, type Random, type Target } from '../target.ts';

const never = new AbortController().signal;

interface ProbeScript {
  readonly settings?: unknown;
  readonly answers?: unknown;
}
const settingsOf = (random: Random): object => ({
  ...(random.chance(2)
    ? {
        json: {
          [random.pick(['status', '$', 'a.b', 'nodes[0].up', "['__proto__']", 'constructor', 'length'])]: random.pick([
            'ok',
            true,
            1,
            null,
          ]),
        },
      }
    : {}),
  ...(random.chance(3) ? { headers: { 'content-type': 'json' } } : {}),
  ...(random.chance(3) ? { text: 'ok' } : {}),
  ...(random.chance(4) ? { status: random.pick([200, '2xx', '3xx', [301, '5xx']]) } : {}),
  ...(random.chance(4) ? { tlsExpiresIn: '7d', redirects: 'follow' } : {}),
});
const bodies = [
  '{"status":"ok","nodes":[{"up":true}],"a":{"b":1}}',
  '\ufeff{"status":"ok"}',
  '<html>ok</html>',
  '[]',
  '"x"',
  'null',
];

/** An answer of a founder's own site, judged. */
export const httpProbe: Target = defineTarget({
  name: 'http-probe',
  corpus: () =>
    docBlocks('json').flatMap((block) =>
      block.includes('"url"') ? [JSON.stringify({ settings: {}, answers: [[['body', block.slice(0, 3_000)]]] })] : [],
    ),
  make: (random) =>
    JSON.stringify({
      settings: settingsOf(random),
      answers: Array.from({ length: 1 + random.int(3) }, () => [
        ['body', random.pick(bodies)],
        ...makeAlterations(random),
      ]),
    }),
  run: async (input) => {
    const { settings, answers } = (parse(input) ?? {}) as ProbeScript;
    let probe: ReturnType<typeof probeOf>;
    try {
      probe = probeOf(
        http,
        {
          url: 'https://acme.example/health',
          requestHeaders: { authorization: planted },
          ...(typeof settings === 'object' ? settings : {}),
        },
        2_000,
      );
    } catch {
      return 'settings that are none';
    }
    let count = 0;
    const sample = await lookAt(
      probe,
      {
        ...systemTime,
        sleep: async () => {},
        now: () => new Date('2026-11-23T10:00:00Z'),
        reveal: async ({ source }) => (source.kind === 'literal' ? source.value : ''),
        redact: (text) => text.replaceAll(planted, '***'),
        run: () => Promise.reject(new Error('no program')),
        http: async () => {
          must(count < 100, 'a probe asks for ever');
          const own = Array.isArray(answers) ? answers[count % Math.max(1, answers.length)] : [];
          count += 1;
          const answer: HttpAnswer = {
            status: 200,
            headers: { 'content-type': 'application/json' },
            text: bodies[0] ?? '',
            certificateEndsAt: new Date('2027-01-27T00:00:00Z'),
          };
          return altered(answer, own, planted);
        },
      },
      30_000,
      never,
    );
    isOneLine(sample.reason, 'what a probe says');
    isShort(sample.reason, 301 * 2, 'what a probe says');
    isSilentAbout(sample.reason, [planted], 'what a probe says');
    must(!sample.reason.startsWith('the probe itself failed'), `a probe fails by itself: ${sample.reason}`);
    return `${sample.healthy} ${shapeOf(sample.reason)}`;
  },
});

export const jsonPath: Target = defineTarget({
  name: 'json-path',
  runs: 500,
  corpus: () =>
    [
      'status',
      '$',
      'checks.database',
      'nodes[0].up',
      "['a.b']",
      "a['b'][0].c",
      '__proto__.x',
      'constructor',
      'length',
      '[0]',
      'a..b',
      "['__proto__']",
    ].map(
      (path) => `${path}\n{"status":"ok","a":{"b":[{"c":1}]},"nodes":[{"up":true}],"a.b":2,"checks":{"database":null}}`,
    ),
  run: (input) => {
    const [path = '', ...rest] = input.split('\n');
    if (!isJsonPath(path)) {
      must(valueAt({ a: 1 }, path) !== 1, 'a path that is none leads somewhere');
      return 'no path';
    }
    const value = parse(rest.join('\n'));
    const found = valueAt(value, path);
    must(typeof found !== 'function', 'a path leads out of the JSON');
    must(
      found === undefined || JSON.stringify(value).includes(JSON.stringify(found)),
      'a path finds what is not there',
    );
    return found === undefined ? 'nothing' : typeof found;
  },
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
