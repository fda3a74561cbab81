import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { leftOutText, remarksText } from '../../../src/cli/importWords.ts';
import { cstate } from '../../../src/imports/cstate.ts';
import { type ForeignHistory, ImportFault } from '../../../src/imports/foreign.ts';
import type { ImportIo, ImportSource } from '../../../src/imports/importSource.ts';
import { retell } from '../../../src/imports/retell.ts';
import { statuspage } from '../../../src/imports/statuspage.ts';
import { upptime } from '../../../src/imports/upptime.ts';
import { HttpFailure } from '../../../src/net/httpFailure.ts';
import { statuspageJson } from '../../helpers/foreignIncidents.ts';
import { docBlocks } from '../corpus.ts';
import { isDate, isOneLine, isPlain, isShort, must, refusal, shapeOf } from '../oracle.ts';
import { ownFolder } from '../ownFolder.ts';
import { Broken, bytesOf, defineTarget, type Target } from '../target.ts';

const folder = ownFolder('imports');
const separator = /^%% (.*)$/gmu;
const now = new Date('2026-11-23T10:00:00Z');

const ioOf = (http: ImportIo['http']): ImportIo => ({
  http,
  sleep: async () => {},
  signal: new AbortController().signal,
});
const offline = ioOf(() => Promise.reject(new Broken('a file that leads to the network')));

function check({ incidents, leftOut, remarks }: ForeignHistory): string {
  must(new Set(incidents.map(({ id }) => id)).size === incidents.length, 'two incidents of one id');
  for (const one of incidents) {
    isOneLine(one.title, 'a title');
    isShort(one.title, 200, 'a title');
    must(one.title !== '', 'an incident without a title');
    must(isDate(one.startedAt) && (one.endedAt === null || isDate(one.endedAt)), 'an incident without a time');
    must(
      one.path === null || (!/^\/|\/$|(?:^|\/)\.\.?(?:\/|$)|[\u0000-\u001f\\]/u.test(one.path) && one.path !== ''),
      'a path that leads elsewhere',
    );
    for (const { at, body, components } of one.updates) {
      must(isDate(at), 'an update without a time');
      isPlain(body, 'the words of an update');
      for (const { name } of components) isOneLine(name, 'the name of a part');
    }
    let ids = 0;
    const told = retell(one, '0193573b-5f00-7000-8000-000000000007', one.endedAt ?? now, () => `id-${ids++}`);
    must(
      told.updates.length > 0 && told.updates.every((update, index) => update.seq === index + 1),
      'a timeline that is out of order',
    );
    must(
      told.updates.every(({ at }, index) => index === 0 || at >= (told.updates[index - 1]?.at ?? at)),
      'a timeline that goes back in time',
    );
  }
  isPlain(`${leftOutText(leftOut)}${remarksText(remarks)}`, 'a remark');
  return `${Math.min(9, incidents.length)} ${shapeOf(leftOut[0]?.why ?? '')} ${shapeOf(remarks[0]?.why ?? '')}`;
}

async function read(
  source: ImportSource,
  place: Parameters<ImportSource['read']>[0],
  io: ImportIo = offline,
): Promise<string> {
  try {
    return check(await source.read(place, io));
  } catch (error) {
    refusal(error, ImportFault, HttpFailure);
    isOneLine((error as Error).message, 'a refusal');
    return shapeOf((error as Error).message.replaceAll(folder, ''));
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const stdin = (input: string) => ({ kind: 'stdin', bytes: () => once(bytesOf(input)) }) as const;

const statuspageSamples = (): readonly string[] => [
  JSON.stringify({ incidents: [statuspageJson('abc123'), statuspageJson('def456', { status: 'resolved' })] }),
  JSON.stringify([
    statuspageJson('m1', {
      scheduled_for: '2026-03-01T10:00:00Z',
      scheduled_until: '2026-03-01T12:00:00Z',
      impact: 'maintenance',
    }),
  ]),
  ...docBlocks('json').filter((block) => /incident_updates|scheduled/u.test(block)),
];

export const importStatuspage: Target = defineTarget({
  name: 'import-statuspage',
  runs: 100,
  corpus: statuspageSamples,
  run: (input) => read(statuspage, stdin(input)),
});

/** The same from a page's address: each answer is the input, or a piece of it. */
export const importStatuspageSite: Target = defineTarget({
  name: 'import-statuspage-site',
  runs: 60,
  corpus: () => [
    ...statuspageSamples(),
    `${JSON.stringify({ page: {}, incidents: Array.from({ length: 50 }, (_, index) => statuspageJson(`i${index}`)) })}\n%%\n{"scheduled_maintenances":[]}\n%%\n{"months":[{"name":"March","year":2026,"incidents":[{"code":"i99","name":"x"}]}]}`,
    '{"incidents":[]}\n%%\n{"scheduled_maintenances":[]}',
  ],
  run: async (input) => {
    const answers = input.split('\n%%\n');
    let asked = 0;
    const io = ioOf(async () => {
      must(asked < 3_000, 'a site is asked for ever');
      const text = answers[Math.min(asked, answers.length - 1)] ?? '';
      asked += 1;
      const status = /^\d{3}\b/u.test(text) ? Number(text.slice(0, 3)) : 200;
      return { status, headers: { 'retry-after': text.slice(0, 12) }, text };
    });
    return `${await read(statuspage, { kind: 'url', url: new URL('https://status.acme.example/history') }, io)} ${Math.min(asked, 9)}`;
  },
});

const issue = {
  ...{
    number: 7,
    title: '🛑 Checkout is down',
    state: 'CLOSED',
    createdAt: '2026-03-01T10:00:00Z',
    closedAt: '2026-03-01T11:00:00Z',
    url: 'https://github.com/acme/upptime/issues/7',
  },
  ...{ labels: [{ name: 'status' }, { name: 'checkout' }], author: { login: 'acme-bot' } },
  body: 'In [`1a2b3c4`](https://github.com/acme/upptime/commit/1a2b3c4), Checkout (https://acme.example) was **down**:\n- HTTP code: 500\n- Response time: 1200 ms\n',
  comments: [
    { author: { login: 'anna' }, body: 'We <b>look</b> into it.', createdAt: '2026-03-01T10:10:00Z' },
    {
      body: '**Resolved:** Checkout is back up in `1a2b3c4` after 1 hour.',
      createdAt: '2026-03-01T11:00:00Z',
      author: { login: 'acme-bot' },
    },
  ],
};

export const importUpptime: Target = defineTarget({
  name: 'import-upptime',
  runs: 100,
  corpus: () => [
    JSON.stringify([issue]),
    JSON.stringify([
      issue,
      {
        ...issue,
        number: 8,
        labels: [{ name: 'maintenance' }],
        title: 'Planned',
        body: '<!--\nstart: 2026-03-02T10:00:00.000Z\nend: 2026-03-02T11:00:00.000Z\nexpectedDown: checkout\n-->\nWe move.',
      },
    ]),
    '[]',
  ],
  run: (input) => read(upptime, stdin(input)),
});

const cstateIssue = (more = ''): string =>
  `---\nsection: issue\ntitle: Checkout is down\ndate: 2026-03-01 10:00:00 +0100\nresolved: true\nresolvedWhen: 2026-03-01 12:00:00\nseverity: down\naffected:\n  - Checkout\n${more}---\n\n*Monitoring* - It works again. {{< track "2026-03-01 11:30:00" >}}\n\n**Investigating** - We look. {{< track "2026-03-01 10:05:00" >}}\n`;

/** A folder of files: each begins after a line `%% its/path`. */
export const importCstate: Target = defineTarget({
  name: 'import-cstate',
  runs: 40,
  corpus: () => [
    `%% config.yml\ntitle: Acme\ntimeZone: Europe/Berlin\n%% content/issues/2026-03-01-down.md\n${cstateIssue()}`,
    `%% content/issues/a.md\n${cstateIssue('informational: false\n')}\n%% content/issues/b.md\n${cstateIssue('a: &a [x,x]\nb: *a\n')}\n%% content/_index.md\n---\n---\n`,
    '%% content/issues/c.md\n+++\ntitle = "x"\n+++\n',
    `%% hugo.yaml\n{}\n%% content/issues/d.md\n${cstateIssue('pin: true\n').replace('resolved: true', 'resolved: false')}`,
  ],
  run: async (input) => {
    const site = join(folder, 'site');
    rmSync(site, { recursive: true, force: true });
    mkdirSync(site, { recursive: true });
    const [, ...parts] = input.split(separator);
    for (let at = 0; at + 1 < parts.length && at < 20; at += 2) {
      const path = join(site, normalize(`/${(parts[at] ?? '').replaceAll('\u0000', '')}`));
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, bytesOf((parts[at + 1] ?? '').slice(1)));
      } catch {
        // No name for a file.
      }
    }
    return await read(cstate, { kind: 'path', path: site });
  },
});
