import { expect, it } from 'vitest';
import { cstate } from '../../src/imports/cstate.ts';
import { march } from '../helpers/foreignIncidents.ts';
import { faultIn, importFolderOfEachTest, importIo, readPath } from '../helpers/importFolder.ts';

const folder = importFolderOfEachTest();

const issue = (fields: Record<string, unknown>, body = 'Words.'): string => {
  const all = {
    title: 'Cards fail',
    date: '2026-03-02T10:00:00Z',
    resolved: true,
    resolvedWhen: '2026-03-02T11:00:00Z',
    severity: 'down',
    affected: ['Checkout'],
    section: 'issue',
    ...fields,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`;
};
const put = (name: string, text: string): void => void folder.write(`content/issues/${name}.md`, text);
const read = () => readPath(cstate, folder.path());
const one = async (fields: Record<string, unknown> = {}, body?: string) => {
  put('one', issue(fields, body));
  const { incidents, remarks } = await read();
  return { ...incidents[0], whys: remarks.map(({ why }) => why) };
};

it('reads an issue with the updates that its tracks divide it into', async () => {
  const body = [
    '*Resolved* -\nAll is <b>well</b>. {{< track "2026-03-02 11:00:00" >}}',
    '**Monitoring**: It works. {{< track `2026-03-02 10:40:00` >}}',
    '*Update* - Still at it. {{% track "2026-03-02 10:20:00" %}}',
    '*Investigating* - Cards fail. {{< track "2026-03-02 10:00:00" >}}',
  ].join('\n\n');
  put('2026-03-02-cards', issue({}, body));
  const { incidents } = await read();
  const parts = [{ name: 'Checkout', status: 'major_outage' }];
  expect(incidents).toEqual([
    {
      id: 'issues/2026-03-02-cards',
      path: 'issues/2026-03-02-cards',
      title: 'Cards fail',
      impact: 'critical',
      startedAt: march('02T10:00:00'),
      endedAt: march('02T11:00:00'),
      window: null,
      updates: [
        { status: 'resolved', body: 'All is **well**.', at: march('02T11:00:00'), components: [] },
        { status: 'monitoring', body: 'It works.', at: march('02T10:40:00'), components: parts },
        { status: null, body: 'Still at it.', at: march('02T10:20:00'), components: parts },
        { status: 'investigating', body: 'Cards fail.', at: march('02T10:00:00'), components: parts },
      ],
    },
  ]);
});

it('reads an issue without tracks as one update, whatever its first word', async () => {
  const { updates } = await one({}, '*Resolved* - All is well.\n\n*Investigating* - Cards fail.\n\n{{< other >}}');
  expect(updates).toMatchObject([
    { status: null, body: '*Resolved* - All is well.\n\n*Investigating* - Cards fail.', at: march('02T10:00:00') },
  ]);
});

it('knows fields in any case, as Hugo does, and parts in one line', async () => {
  put(
    'one',
    '---\nTitle: Slow\nDate: 2026-03-02 10:00:00\nResolved: true\nResolvedWhen: 2026-03-02 11:00:00\nSeverity: disrupted\nAffected: API, Web,\nsection: issue\n---\n',
  );
  const { incidents } = await read();
  expect(incidents[0]).toMatchObject({
    title: 'Slow',
    impact: 'major',
    endedAt: march('02T11:00:00'),
    updates: [{ body: '', components: [{ name: 'API' }, { name: 'Web', status: 'partial_outage' }] }],
  });
});

it.each([
  ['config.yml', 'timeZone: Europe/Berlin', '02T09:00:00', false],
  ['hugo.yaml', 'timezone: America/New_York', '02T15:00:00', false],
  ['config.yml', 'timeZone: Nowhere/At_All', '02T10:00:00', true],
  ['config.yml', 'title: [broken', '02T10:00:00', true],
])('takes dates without a zone in that of the site: %s with %s', async (name, config, at, isTold) => {
  folder.write(name, config);
  const { startedAt, whys } = await one({ date: '2026-03-02 10:00:00' });
  expect(startedAt).toEqual(march(at));
  expect(whys.some((why) => why.includes('taken as UTC'))).toBe(isTold);
});

it.each([
  [{ resolved: false }, null],
  [{ resolved: undefined }, null],
  [{ resolved: 'true' }, march('02T11:00:00')],
  [{ resolvedWhen: undefined }, march('02T10:00:00')],
  // A notice is never open.
  [{ informational: true, resolved: undefined, resolvedWhen: undefined, severity: undefined }, march('02T10:00:00')],
])('tells by %o when it was over', async (fields, endedAt) => {
  expect((await one(fields)).endedAt).toEqual(endedAt);
});

it('says what it had to make up', async () => {
  expect(
    (await one({ severity: 'terrible', resolvedWhen: '2026-03-01T00:00:00Z' }, 'A {{< track "once" >}}')).whys,
  ).toEqual([
    'its severity "terrible" is not known; it is taken as notice',
    'a track of it has no date that can be read; its words stand at the beginning',
    'it was resolved before it began; it is taken as over at once',
  ]);
});

it.each([
  [{ slug: 'Better Name' }, 'issues/better-name'],
  [{ url: '/2026/cards/' }, '2026/cards'],
  [{ url: '/2026\\cards' }, '2026cards'],
])('knows the address that %o gives', async (fields, path) => expect((await one(fields)).path).toBe(path));

it('leaves out what it can not read, and says why', async () => {
  put('good', issue({}));
  put('bare', 'Only words.');
  put('broken', '---\ntitle: [never closed\nsection: issue\n---\nx');
  put('toml', '+++\ntitle = "x"\n+++\nx');
  put('page', issue({ section: 'page' }));
  put('draft', issue({ draft: true }));
  put('untitled', issue({ title: '' }));
  put('undated', issue({ date: 'soon' }));
  put(
    'bomb',
    `---\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`)
      .join('\n')}\nsection: issue\n---\nx`,
  );
  folder.write('content/issues/latin.md', Buffer.from([0x2d, 0x2d, 0x2d, 0xe9]));
  folder.write('content/pages/about.md', issue({ section: 'page' }));
  folder.write('content/issues/_index.md', 'x');
  const { incidents, leftOut } = await read();
  expect(incidents.map(({ id }) => id)).toEqual(['issues/good']);
  const whys = new Map(leftOut.map(({ what, why }) => [what.replace(/^issues\/|\.md$/gu, ''), why]));
  expect(whys.get('bare')).toBe('it has no front matter');
  expect(whys.get('broken')).toMatch(/^its YAML is broken: /u);
  expect(whys.get('toml')).toContain('hugo convert toYAML');
  expect(whys.get('page')).toContain('does not say section: issue');
  expect(whys.get('draft')).toBe('it is a draft');
  expect(whys.get('untitled')).toBe('it has no title');
  expect(whys.get('undated')).toBe('its date "soon" can not be read');
  expect(whys.get('bomb')).toBe('its YAML is broken: Excessive alias count indicates a resource exhaustion attack');
  expect(whys.get('latin')).toBe('it is not UTF-8 text');
  expect(leftOut).toHaveLength(9);
});

it.each(['', 'content', 'content/issues'])(
  'calls an issue the same, whether it is given the site or "%s" in it',
  async (within) => {
    put('one', issue({}));
    const { incidents } = await readPath(cstate, folder.path(within));
    expect(incidents.map(({ id, path }) => [id, path])).toEqual([['issues/one', 'issues/one']]);
  },
);

it('refuses what is no site of cState, and says what to name', async () => {
  folder.write('content/pages/about.md', issue({ section: 'page' }));
  expect(await faultIn(read())).toContain('holds no incidents of cState');
  expect(await faultIn(readPath(cstate, folder.write('one.md', 'x')))).toContain('is a folder of Markdown files');
  const url = new URL('https://git.example/acme/status');
  expect(await faultIn(cstate.read({ kind: 'url', url }, importIo()))).toContain(
    'git clone https://git.example/acme/status',
  );
});
