import { readdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelTypeNames } from '../../src/channels/index.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { topics } from '../../src/cli/help/topics.ts';
import { componentStatuses } from '../../src/domain/component.ts';
import { deliveryStates } from '../../src/domain/delivery.ts';
import { events } from '../../src/domain/event.ts';
import { impacts } from '../../src/domain/impact.ts';
import { openStatuses } from '../../src/domain/status.ts';
import { importTypes } from '../../src/imports/index.ts';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';

let desk: FolderDesk;
beforeAll(async () => {
  const components = [{ name: 'checkout', title: 'Checkout' }, { name: 'api' }];
  desk = openFolderDesk({ components, contacts: { sources: [{ type: 'file', path: './people.csv' }] } });
  await desk.open();
  await desk.run('resolve', '--override', 'a test', '--yes');
  for (const title of ['Mails are late', 'Logins fail']) await desk.run('open', title, '--impact', 'minor', '--yes');
  desk.sql("update incidents set title = 'Logins' || char(9) || 'fail' || char(27) || '[2J' where number = 3");
  const times = ['--from', '2999-11-30 02:00', '--for', '2h'];
  await desk.run('maintenance', 'schedule', 'Database moves', ...times, '--yes');
  await desk.run('announce', '-m', 'Look here.', '--yes');
});
afterAll(() => desk.close());

const answer = async (...line: readonly string[]): Promise<readonly string[]> => {
  const { code, stdout, stderr } = await desk.run('__complete', '--', ...line);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter(Boolean);
};
const offered = async (...line: readonly string[]): Promise<readonly string[]> =>
  (await answer(...line)).map((one) => one.split('\t')[0] ?? '');

const firstWords = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];

it.each<[readonly string[], readonly string[]]>([
  [[''], [...firstWords, 'help']],
  [['resol'], ['resolve']],
  [
    ['maintenance', ''],
    ['schedule', 'start', 'extend', 'complete', 'cancel'],
  ],
  [
    ['templates', 'l'],
    ['list', 'lint'],
  ],
  [['--config', 'x', '--json', 'templates', 'lis'], ['list']],
  [['open', '--impact', ''], impacts],
  [
    ['open', '--impact', 'M'],
    ['minor', 'major'],
  ],
  [['open', '--impact=ma'], ['--impact=major']],
  [['update', '--status', ''], openStatuses],
  [
    ['update', '--event', ''],
    [...openStatuses, 'still-working'],
  ],
  [['announce', '--event', ''], ['where-to-look']],
  [['deliveries', '--state', ''], deliveryStates],
  [
    ['open', '--component', ''],
    ['checkout=', 'api='],
  ],
  [['open', '--component', 'checkout='], componentStatuses.map((state) => `checkout=${state}`)],
  [['open', '--component=api=op'], ['--component=api=operational']],
  [
    ['open', '--skip', ''],
    ['blog', 'team'],
  ],
  [
    ['channels', 'test', 'blog', ''],
    ['blog', 'team'],
  ],
  [['channels', 'login', 't'], ['team']],
  [['channels', 'add', ''], channelTypeNames],
  [['contacts', 'sync', ''], ['people.csv']],
  [['contacts', 'import', ''], [':files']],
  [['open', '--message-file', ''], [':files']],
  [['--config', ''], [':files']],
  [['--store', ''], []],
  [
    ['import', '--from', ''],
    [...importTypes, 'allclear'],
  ],
  [['maintenance', 'schedule', '--from', ''], []],
  [['preview', ''], events],
  [['templates', 'show', 'reso'], ['resolved']],
  [
    ['templates', 'edit', 'resolved.'],
    ['resolved.short', 'resolved.email', 'resolved.sms'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [
    ['update', ''],
    ['INC-3', 'INC-2'],
  ],
  [['update', 'inc-2'], ['INC-2']],
  [['update', '3'], ['3']],
  [['reopen', ''], ['INC-1']],
  [['maintenance', 'start', ''], ['MNT-4']],
  [['maintenance', 'complete', '--'], []],
  [
    ['show', ''],
    ['INC-3', 'INC-2', 'ANN-5', 'MNT-4', 'INC-1'],
  ],
  [
    ['deliver', '--settle', 'X', ''],
    ['sent', 'resend'],
  ],
  [['open', 'A title', '--dr'], ['--dry-run']],
  [['list', '--dr'], []],
  [['open', '--', '--dr'], []],
  [['nonsense', '--'], []],
  [['help', 'exit'], ['exit-codes']],
])('offers after %j what may stand there', async (line, expected) => {
  const found = await offered(...line);
  const isFlagsOnly = expected.length === 0 && line.at(-1) === '--';
  if (!isFlagsOnly) expect(found).toEqual(expected);
  else expect(found.every((word) => word.startsWith('--'))).toBe(true);
});

it('says what each incident is, in one line without control characters', async () => {
  expect(await answer('update', '')).toEqual([
    'INC-3\tLogins fail\\u001b[2J (investigating)',
    'INC-2\tMails are late (investigating)',
  ]);
  expect(await answer('maintenance', 'start', '')).toEqual(['MNT-4\tDatabase moves (scheduled)']);
});

it('offers the flags where nothing else can be proposed, and none twice but those that may be repeated', async () => {
  expect(await offered('open', '')).toEqual(expect.arrayContaining(['--impact', '--yes', '--store']));
  const left = await offered('open', '--impact', 'major', '--skip', 'blog', '--');
  expect(left).not.toContain('--impact');
  expect(left).toContain('--skip');
});

it('offers every topic and command of the help', async () => {
  const names = topics.map(({ name }) => name);
  expect(await offered('help', '')).toEqual(expect.arrayContaining([...names, ...firstWords]));
});

it.each(await Promise.all(commands.map(async ({ name, load }) => [name, (await load()).options] as const)))(
  'offers every flag of %s, and the global ones',
  async (name, options) => {
    const flags = options.flatMap(([text]) => /--[a-z-]+/u.exec(text) ?? []);
    expect(await offered(...name.split(' '), '--')).toEqual(expect.arrayContaining([...flags, '--json', '--store']));
  },
);

describe('whatever stands on the machine', () => {
  const withConfig = async (text: string): Promise<string> => {
    const path = desk.path('other.json');
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const store = { ...folderConfig, store: 'sqlite:./broken.db' };

  it.each([
    ['a config that is no JSON', '{', ''],
    ['a config of other things', '{"channels": [1], "components": {"a": 1}, "store": 7}', ''],
    ['a store that is no database', JSON.stringify(store), 'nonsense'],
    ['an empty store', JSON.stringify(store), ''],
    ['a store in PostgreSQL', '{"store": "postgres://127.0.0.1:1/x"}', ''],
  ])('answers nothing, without a word, for %s', async (_, config, content) => {
    writeFileSync(desk.path('broken.db'), content);
    const path = await withConfig(config);
    expect(await offered('--config', path, 'update', '1')).toEqual([]);
    expect(await offered('update', `--config=${path}`, '1')).toEqual([]);
    const env = { INCIDENT_CONFIG: path };
    const ran = await desk.runWith({ env }, '__complete', '--', 'open', '--component', '');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });

  it('reads the store that --store names', async () => {
    expect(await offered('--store', `sqlite:${desk.path('incidents.db')}`, '--config', '/none', 'update', '3')).toEqual(
      ['3'],
    );
  });

  it('leaves no file behind, and the store as it was', async () => {
    const before = readdirSync(desk.folder, { recursive: true }).toSorted();
    await offered('update', '');
    expect(readdirSync(desk.folder, { recursive: true }).toSorted()).toEqual(before);
  });

  it('makes nothing on a machine where nothing is', async () => {
    const env = { INCIDENT_CONFIG: '', XDG_DATA_HOME: desk.path('nowhere'), XDG_CONFIG_HOME: desk.path('nowhere') };
    const before = readdirSync(desk.folder, { recursive: true }).toSorted();
    const ran = await desk.runWith({ env }, '__complete', '--', 'show', '');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(desk.folder, { recursive: true }).toSorted()).toEqual(before);
  });

  it('answers while somebody else is writing', async () => {
    const writer = new DatabaseSync(desk.path('incidents.db'));
    writer.exec('begin immediate');
    try {
      expect(await offered('update', '')).toEqual(['INC-3', 'INC-2']);
    } finally {
      writer.close();
    }
  });
});

it.each([
  [['completion'], 'shell'],
  [['completion', 'tcsh'], 'tcsh'],
])('refuses %j with 2, and names the shells there are', async (args, named) => {
  const ran = await desk.run(...args, '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  const { kind, message, hint } = ran.json()['error'] as Record<string, string>;
  expect([kind, message?.includes(named)]).toEqual(['usage', true]);
  expect(hint).toContain('incident completion --help');
});

it('answers the script in JSON too, and needs no config that holds', async () => {
  const path = desk.path('broken.json');
  writeFileSync(path, '{', { mode: 0o600 });
  const [plain, json] = [
    await desk.run('completion', 'bash'),
    await desk.run('completion', 'bash', '--json', '--config', path),
  ];
  expect(json.json()).toEqual({ shell: 'bash', script: plain.stdout.trimEnd() });
});
