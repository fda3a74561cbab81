import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { reply, startReceiver } from '../helpers/httpReceiver.ts';
import { keys, type Session, startTerminal } from '../helpers/terminal.ts';

// `incident init` where a config stands: only what is asked for changes.

const { enter, down, up, clear } = keys;
let desk: Desk;
let session: Session | null = null;
let before: string;
beforeEach(() => {
  desk = openDesk();
  before = `{
    "company": {"name": "Acme"},   "locale": "de",
    "components": [ { "name": "shop", "title": "Shop", "probes": ["site"] }, {"name": "api"} ],
    "channels": { "page": { "type": "status-page", "out": "${desk.path('public')}" } },
    "probes": { "site": { "type": "http", "url": "http://127.0.0.1:1/", "timeout": "1s" } }
}
`;
  writeFileSync(desk.configFile, before, { mode: 0o600 });
});
afterEach(() => {
  session?.close();
  session = null;
  desk.close();
});

const text = (): string => readFileSync(desk.configFile, 'utf8');
const init = async (...args: string[]) => await desk.run('init', ...args, '--json');
const start = (...args: string[]): Session => {
  session = startTerminal(desk, ['init', ...args]);
  return session;
};

it('adds what the flags name, without a word from anybody, and leaves every other letter', async () => {
  const ran = await init(
    '--component',
    'Mobile app',
    '--component',
    'api',
    '--page-url',
    'https://status.acme.example',
  );
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.json()).toMatchObject({
    changed: ['statusPage.url', 'components.mobile-app'],
    earlier: `${desk.configFile}.before`,
  });
  expect(JSON.parse(text())).toEqual({
    ...JSON.parse(before),
    components: [...JSON.parse(before).components, { name: 'mobile-app', title: 'Mobile app', probes: ['site'] }],
    statusPage: { url: 'https://status.acme.example' },
  });
  expect(text()).toContain('"company": {"name": "Acme"},   "locale": "de"');
  expect((await init('--component', 'api')).json()).toMatchObject({ changed: [], earlier: null });
});

it('gives a probe without a name one that is free, and looks at it', async () => {
  const site = await startReceiver();
  try {
    site.expect(reply(200));
    const ran = await init('--probe', `${site.url}/health`);
    expect(ran.json()).toMatchObject({ changed: ['probes.site-2'], checks: [{ name: 'site-2', result: 'ok' }] });
    expect(JSON.parse(text()).probes['site-2']).toEqual({ type: 'http', url: `${site.url}/health` });
  } finally {
    await site.close();
  }
});

it('changes what stands there only with --yes', async () => {
  const refused = await init('--company', 'Beta');
  expect(refused.code).toBe(2);
  expect(refused.json()).toMatchObject({
    error: { kind: 'config_exists', message: expect.stringContaining('company.name') },
  });
  expect(text()).toBe(before);
  expect((await init('--company', 'Beta', '--yes')).json()).toMatchObject({ changed: ['company.name'] });
  expect(text()).toBe(before.replace('"Acme"', '"Beta"'));
});

it('shows what the flags change at a terminal, and asks once', async () => {
  const { answer, ended } = start('--company', 'Beta');
  await answer('change company.name: "Beta"');
  await answer('Write that into', enter);
  expect((await ended).code).toBe(0);
  expect(text()).toBe(before.replace('"Acme"', '"Beta"'));
});

it('can be left as it is', async () => {
  const { answer, ended } = start();
  await answer('What would you like to do?', up, enter);
  expect(await ended).toMatchObject({ code: 130, text: expect.stringContaining('Nothing was stored') });
  expect(text()).toBe(before);
});

it('changes one section after the other, each written at once, and keeps the one before the sitting', async () => {
  const { answer, see, ended } = start();
  await answer('What would you like to do?', enter);
  await answer('What do you want to change?', up, up, enter);
  await answer('What do your customers call you?', clear, 'Beta', enter);
  await see('Wrote');
  expect(text()).toBe(before.replace('"Acme"', '"Beta"'));
  await answer('What do you want to change?', down, down, enter);
  await answer('What is your service made of?', clear, 'Shop, Mobile app', enter);
  await see('Wrote');
  expect(JSON.parse(text()).components).toEqual([
    { name: 'shop', title: 'Shop', probes: ['site'] },
    { name: 'mobile-app', title: 'Mobile app', probes: ['site'] },
  ]);
  await answer('What do you want to change?', keys.ctrlC);
  expect((await ended).code).toBe(130);
  expect(text()).toContain('"Beta"');
  expect(readFileSync(`${desk.configFile}.before`, 'utf8')).toBe(before);
});

it('takes a probe out of the components as well', async () => {
  const { answer, see, ended } = start();
  await answer('What would you like to do?', enter);
  await answer('What do you want to change?', down, down, down, enter);
  await answer('Which one?', enter);
  await answer('What about it?', down, enter);
  await see('Wrote');
  await answer('What do you want to change?', enter);
  expect((await ended).code).toBe(0);
  expect(JSON.parse(text())).toMatchObject({ probes: {}, components: [{ probes: [] }, { name: 'api' }] });
});

it('asks for one channel again, and keeps of it what no question asks for', async () => {
  const channel = { type: 'status-page', out: desk.path('public'), audience: 'public', expireAfter: '3h' };
  desk.configure({ company: { name: 'Acme' }, channels: { page: channel } });
  const { answer, see, ended } = start();
  await answer('What would you like to do?', enter);
  await answer('What do you want to change?', down, enter);
  await answer('Which one?', up, enter);
  await answer('What about it?', enter);
  await answer('Where is the page put?', enter);
  await answer('Which folder is the page built into?', clear, desk.path('other'), enter);
  await see('✓ page');
  await answer('What do you want to change?', enter);
  expect((await ended).code).toBe(0);
  expect(JSON.parse(text()).channels).toEqual({ page: { ...channel, out: desk.path('other') } });
});

it('starts anew when it is told to', async () => {
  const { answer } = start();
  await answer('What would you like to do?', down, enter);
  await answer('What do your customers call you?', keys.ctrlC);
  expect((await (session as Session).ended).code).toBe(130);
  expect(text()).toBe(before);
});

it('says what is wrong with a config that is no JSON, and does not offer to change it', async () => {
  writeFileSync(desk.configFile, '{"company":', { mode: 0o600 });
  const { answer, see, ended } = start();
  await see('this is not JSON');
  await answer('What would you like to do?', enter);
  expect(await ended).toMatchObject({ code: 130, text: expect.not.stringContaining('Change it') });
});
