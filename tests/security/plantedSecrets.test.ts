import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';
import { openTown, type Town } from '../helpers/town/town.ts';
import { argvOf, everyVerb, longRunning, withInput } from './everyVerb.ts';
import { moreSecrets, openPlantedDesk, type PlantedDesk } from './plantedDesk.ts';

let town: Town;
let mail: SmtpReceiver;
let desk: PlantedDesk;
const exits = new Map<string, number | null>();

beforeAll(async () => {
  town = await openTown();
  const { signingKey, dkim, smtpPassword, bearer } = moreSecrets();
  mail = await startSmtpServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === smtpPassword ? done(null, { user: username }) : done(new Error(`no: ${password}`)),
  });
  const base = town.config as { readonly channels: object };
  desk = openPlantedDesk({
    ...base,
    signingKey,
    templates: './templates',
    channels: {
      ...base.channels,
      signed: {
        ...{ type: 'email', from: 'Acme <status@acme.example>', to: 'contacts', dkim },
        smtp: { host: '127.0.0.1', port: mail.port, user: 'acme', password: smtpPassword },
      },
      program: { type: 'command', command: ['./programs/notify'] },
      pages: { type: 'status-page', to: [{ folder: './public' }, { command: ['./programs/publish'] }] },
    },
    contacts: { sources: [{ type: 'command', command: ['./programs/people'] }] },
    probes: {
      site: {
        type: 'http',
        url: `http://127.0.0.1:${mail.port}/`,
        requestHeaders: { authorization: bearer },
        retries: 0,
      },
      own: { type: 'command', command: ['./programs/look'] },
    },
  });
  desk.spy('notify', 'cat > /dev/null');
  desk.spy('publish', ':');
  desk.spy('people', 'echo email; echo ada@customer.example');
  desk.spy('look', 'exit 1');
  for (const name of ['editor', 'xdg-open']) desk.spy(name, ':');
  writeFileSync(desk.path('people.csv'), 'email\nbob@customer.example\n');
  for (const [at, line] of everyVerb.entries()) {
    const flag = at % 2 === 0 ? '--verbose' : '--json';
    const ran = await desk.run(...argvOf(line, desk.folder), flag);
    exits.set(line, ran.code);
  }
  for (const line of withInput) {
    const [channel, setting, value] = keptInFile(desk);
    const args = argvOf(line.replace('%', `${channel} --secret ${setting}`), desk.folder);
    exits.set(line, (await desk.runWith({ input: `${value}\n` }, ...args, '--verbose')).code);
  }
  for (const line of longRunning) {
    const { child, ended } = desk.start(...argvOf(line, desk.folder), '--verbose');
    setTimeout(() => child.kill('SIGTERM'), 2_500);
    exits.set(line, (await ended).code);
  }
}, 240_000);
afterAll(async () => {
  await Promise.all([town?.close(), mail?.close()]);
  desk?.close();
});

/** The first channel with a secret that lies in a file: its name, the setting and the value. */
function keptInFile({ configFile, secrets }: PlantedDesk): readonly [string, string, string] {
  const { channels } = JSON.parse(readFileSync(configFile, 'utf8')) as { channels: Record<string, object> };
  for (const [path, value] of secrets) {
    const [section, channel = '', setting = '', ...deeper] = path.split('.');
    const given: unknown =
      section === 'channels' ? Object.entries(channels[channel] ?? {}).find(([key]) => key === setting)?.[1] : null;
    if (deeper.length === 0 && typeof given === 'object' && given !== null && 'file' in given)
      return [channel, setting, value];
  }
  throw new Error('no channel keeps a secret in a file');
}

it('every verb is tried', () => {
  const tried = [...everyVerb, ...longRunning, ...withInput];
  const missing = commands.filter(({ name }) => !tried.some((line) => line.startsWith(name)));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

it('every service was told, signed in with a secret that was planted', async () => {
  for (const [line, code] of exits) if (/^(?:open|page publish)/u.test(line)) expect(code, line).toBe(0);
  for (const house of town.houses) expect(house.tries(), house.name).toBeGreaterThan(2);
  expect(desk.secrets.size).toBeGreaterThan(30);
});

it('no piece of one was said or written, in any form', () => {
  expect(desk.leaks()).toEqual([]);
});

it('no message holds one', async () => {
  const posts = await Promise.all(town.houses.map((house) => house.posts()));
  const raw = [...posts.flat().map((post) => post.raw), ...mail.mails.map((one) => one.raw.toString('latin1'))];
  expect(raw.length).toBeGreaterThan(100);
  // Vonage is signed in to by the body.
  const words = raw.join('\n').replaceAll(/api_secret"?[=:][^&]*/gu, '');
  expect(desk.search.piecesIn(Buffer.from(words))).toEqual([]);
});

it('no program that was started got one, as an argument or in its environment', () => {
  const spied = desk.spied();
  for (const name of ['notify', 'publish', 'people', 'look', 'xdg-open']) {
    expect(spied.filter((one) => one.startsWith(name)).length, name).toBeGreaterThan(0);
  }
  // What no config names is the founder's own affair: psql takes its password from there.
  const got = spied.flatMap((one) =>
    desk.search.wholeIn(Buffer.from(one)).map((name) => `${name}: ${one.slice(0, 20)}`),
  );
  expect(got.filter((one) => !one.startsWith('PGPASSWORD'))).toEqual([]);
});
