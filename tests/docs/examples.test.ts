import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webhook } from '../../src/channels/webhook.ts';
import { parseCommandLine } from '../../src/cli/program.ts';
import { loadConfig } from '../../src/config/load.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';
import { reply, startReceiver } from '../helpers/httpReceiver.ts';

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (path) => path.endsWith('.md') && existsSync(join(root, path)),
);

interface Block {
  readonly place: string;
  readonly text: string;
}

/** Code of one language in the docs, with the line where it begins. */
const blocks = (language: string): readonly Block[] =>
  pages.flatMap((page) => {
    const source = readFileSync(join(root, page), 'utf8');
    return [...source.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gmu'))].map((match) => ({
      place: `${page}:${source.slice(0, match.index).split('\n').length}`,
      text: match[1] ?? '',
    }));
  });

const parsed = blocks('json').map(({ place, text }) => ({
  place,
  text,
  value: JSON.parse(text) as Record<string, unknown>,
}));
const configs = parsed.filter(({ value }) => 'company' in value || 'channels' in value);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-examples-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the docs show configs', () => {
  expect(configs.length).toBeGreaterThan(5);
});

it.each(configs)('the config of $place loads as it stands', async ({ place, text }) => {
  const path = join(folder, `${place.replace(/\W/gu, '-')}.json`);
  writeFileSync(path, text);
  chmodSync(path, 0o644);
  const paths = {
    configFile: path,
    storeUrl: 'sqlite:/x.db',
    pageFolder: '/x',
    anchorsFile: '/x.json',
    standbyFile: '',
  };
  const loaded = await loadConfig({ path, storeUrl: null, env: {}, paths });
  expect(loaded.ok ? [] : loaded.error).toEqual([]);
});

/** Every `incident …` of the shell examples, without what other programs add to the line. */
const lines = blocks('sh').flatMap(({ place, text }) =>
  text
    .replace(/\\\n\s*/gu, ' ')
    .split('\n')
    .flatMap((line) => /(?:^|&& |\$ |npx )(?:incident|allclear) (.*)$/u.exec(line)?.[1] ?? [])
    .map((line) => ({ place, line: line.replace(/\s+(?:[#|;>].*|&&.*)$/u, '') })),
);
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');

it('the docs show commands', () => {
  expect(lines.length).toBeGreaterThan(0);
});

it.each(lines)('$place: incident $line is a command line', async ({ line }) => {
  expect((await parseCommandLine(wordsOf(line))).kind).toMatch(/^(?:command|help)$/u);
});

it('the code in docs/webhook.md knows our events from others', async () => {
  const path = join(folder, 'verify.mjs');
  writeFileSync(path, blocks('js').find(({ place }) => place.startsWith('docs/webhook.md'))?.text ?? '');
  const { isGenuine } = (await import(pathToFileURL(path).href)) as {
    isGenuine: (secret: string, headers: Record<string, unknown>, body: string) => boolean;
  };
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const receiver = await startReceiver();
  try {
    receiver.expect(reply(200));
    const settings = settingsOf(webhook, { url: receiver.url, secret });
    const sender = await webhook.open(settings as never, testIo({ now: () => new Date() }));
    await sender.send(testEnvelope(), never);
    const [{ headers = {}, body = '' } = {}] = receiver.requests;
    expect(isGenuine(secret, headers, body)).toBe(true);
    expect(isGenuine(secret, headers, `${body} `)).toBe(false);
    expect(isGenuine(secret, { ...headers, 'webhook-timestamp': '1' }, body)).toBe(false);
    expect(isGenuine(secret, {}, body)).toBe(false);
    const documented = parsed.find(({ value }) => typeof value['type'] === 'string')?.value ?? {};
    expect(shapeOf(documented)).toEqual(shapeOf(JSON.parse(body)));
  } finally {
    await receiver.close();
  }
});

/** The keys, however deep; the values are an example's own. */
const shapeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
    : 'value';

it('every link within the docs leads to a file', () => {
  const links = pages.flatMap((page) =>
    [
      ...readFileSync(join(root, page), 'utf8')
        .replace(/`[^`\n]*`/gu, '')
        .matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/gu),
    ].map(([, target = '']) => join(root, page, '..', target)),
  );
  expect(links.filter((path) => !existsSync(path))).toEqual([]);
});
