// Prints the lists of the docs from the registries, so that they are never typed: `node scripts/docs.ts` writes them,
// `node scripts/docs.ts --check` only says what is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GenericSchema, getDescription } from 'valibot';
import { loadChannelTypes } from '../src/channels/index.ts';
import { commonSettings } from '../src/channels/settings.ts';
import { commands } from '../src/cli/commands/index.ts';
import { exitCodes } from '../src/cli/help/exitCodes.ts';
import { commonProbeSettings } from '../src/config/schema.ts';
import { describeDuration } from '../src/domain/duration.ts';
import { probeTypes } from '../src/probes/index.ts';
import { type DependencyTables, dependencyTables } from './docs/dependencyTables.ts';
import { faultTable } from './docs/faultTable.ts';
import { table } from './docs/table.ts';
import { threatTable } from './docs/threatTable.ts';

const channelTypes = await loadChannelTypes();
const definitions = await Promise.all(commands.map(async (one) => ({ ...one, ...(await one.load()) })));
const root = join(import.meta.dirname, '..');
export const files: readonly string[] = [
  'README.md',
  'docs/channels.md',
  'docs/probes.md',
  'docs/reliability.md',
  'docs/dependencies.md',
  'docs/security.md',
];

function commandTable(): string {
  const rows = definitions.map(({ name, summary, args, example }) => [
    `\`incident ${[name, args].filter((part) => part !== '').join(' ')}\``,
    summary,
    `\`${example.split('\n')[0]}\``,
  ]);
  return table(['Command', 'What it does', 'For example'], rows);
}

const exitCodeTable = (): string =>
  table(
    ['Exit code', 'When'],
    exitCodes.map(({ code, when }) => [String(code), when]),
  );

const rules: Readonly<Record<string, string>> = {
  resend: 'sent again: a repeat changes nothing',
  'resend-once': 'sent again once, the same bytes',
  'look-up': 'looked up, else posted again once',
  'look-up-only': 'looked up, else held for `incident deliver --settle`',
  hold: 'held for `incident deliver --settle`',
};

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

function channelTable(): string {
  const rows = Object.values(channelTypes).map((one) => [
    `\`${one.type}\``,
    one.title,
    one.reach === 'people' ? 'one message a person' : 'one post',
    one.limitText,
    one.client,
    `${rules[one.uncertain.rule]} (${one.uncertain.means})`,
  ]);
  return table(['Type', '', 'Says it in', 'Longest', 'Client', 'A lost answer'], rows);
}

/** What each can do, from the same data that `preview`, `doctor` and `correct` read. */
function abilityTable(): string {
  const rows = Object.values(channelTypes).map(({ type, can, rate, contracts }) => [
    `\`${type}\``,
    yesNo(can.thread),
    yesNo(can.edit),
    yesNo(can.delete),
    yesNo(can.lookUp),
    yesNo(can.verify),
    rate === null ? 'not said' : `${rate.count} in ${describeDuration(rate.everyMs)}`,
    contracts.map((name) => `\`${name}\``).join(', ') || 'a receiver of ours',
  ]);
  const head = [
    'Type',
    'Updates hang together',
    'Edited in place',
    'Deleted by hand',
    'Looked up',
    'Verified without a post',
    'Takes',
    'Requests judged by',
  ];
  return table(head, rows);
}

type Entries = Readonly<Record<string, { readonly type: string; readonly default?: unknown }>>;

function settingRows(type: string, entries: Entries): readonly (readonly string[])[] {
  return Object.entries(entries).map(([name, entry]) => [
    type,
    `\`${name}\``,
    entry.type !== 'optional'
      ? 'needed'
      : entry.default === undefined
        ? 'may be left out'
        : `\`${JSON.stringify(entry.default)}\``,
  ]);
}

const settingTable = (types: Readonly<Record<string, { readonly settings: unknown }>>, common: Entries): string =>
  table(
    ['Type', 'Setting', 'Default'],
    [
      ...Object.entries(types).flatMap(([type, { settings }]) => settingRows(`\`${type}\``, settings as Entries)),
      ...settingRows('each', common),
    ],
  );

const probeTable = (): string =>
  table(
    ['Type', '', 'Healthy when', 'Client'],
    Object.values(probeTypes).map(({ type, title, healthyWhen, client }) => [
      `\`${type}\``,
      title,
      healthyWhen,
      client,
    ]),
  );

/** With what each says of itself, in the definition that checks it. */
function probeSettingTable(): string {
  const rows = (type: string, entries: Readonly<Record<string, unknown>>) =>
    settingRows(type, entries as Entries).map((cells, index) => [
      ...cells,
      getDescription(Object.values(entries)[index] as GenericSchema) ?? '',
    ]);
  return table(
    ['Type', 'Setting', 'Default', ''],
    [
      ...Object.values(probeTypes).flatMap(({ type, settings }) => rows(`\`${type}\``, settings)),
      ...rows('each', commonProbeSettings),
    ],
  );
}

let dependencies: Promise<DependencyTables> | null = null;
/** Bundled once, and only where somebody asks: it takes seconds. */
function dependencyList(kind: keyof DependencyTables): Promise<string> {
  dependencies ??= dependencyTables(root);
  return dependencies.then((tables) => tables[kind]);
}

const blocks: Readonly<Record<string, () => string | Promise<string>>> = {
  commands: commandTable,
  'exit-codes': exitCodeTable,
  channels: channelTable,
  abilities: abilityTable,
  settings: () => settingTable(channelTypes, commonSettings as unknown as Entries),
  probes: probeTable,
  'probe-settings': probeSettingTable,
  faults: () => faultTable(root),
  threats: threatTable,
  'shipped-packages': () => dependencyList('shipped'),
  'development-packages': () => dependencyList('development'),
  'install-scripts': () => dependencyList('scripts'),
};

/**
 * The text with each list between its marks (`<!-- commands -->` … `<!-- /commands -->`). Rejects for a mark without its
 * other half.
 */
export async function withLists(text: string, file: string): Promise<string> {
  const marks = [...text.matchAll(/<!-- (\/?)([a-z-]+) -->/gu)].map(([, slash = '', name = '']) => ({ slash, name }));
  const strange = marks.find(({ name }, index) => {
    if (!Object.hasOwn(blocks, name)) return true;
    const other = marks[index % 2 === 0 ? index + 1 : index - 1];
    return other?.name !== name;
  });
  if (strange) {
    const known = Object.keys(blocks).join(', ');
    throw new Error(
      `${file}: <!-- ${strange.slash}${strange.name} --> has no other half, or no list; the lists are ${known}.`,
    );
  }
  if (marks.length === 0) throw new Error(`${file} has no marks, such as <!-- commands --> and <!-- /commands -->.`);
  let fresh = text;
  for (const name of new Set(marks.map((mark) => mark.name))) {
    const list = (await blocks[name]?.()) ?? '';
    fresh = fresh.replace(
      new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`, 'gu'),
      (_, start: string, end: string) => `${start}\n${list}\n${end}`,
    );
  }
  return fresh;
}

/** Writes the lists, or only looks. @returns what is wrong, a line each */
export async function writeLists(folder: string, check: boolean): Promise<readonly string[]> {
  const faults = await Promise.all(files.map((file) => writeOne(folder, file, check)));
  return faults.filter((fault) => fault !== null);
}

async function writeOne(folder: string, file: string, check: boolean): Promise<string | null> {
  const path = join(folder, file);
  if (!existsSync(path)) return `${file} is not there; it holds lists that are printed from the code.`;
  const text = readFileSync(path, 'utf8');
  try {
    const fresh = await withLists(text, file);
    if (fresh === text) return null;
    if (check) return `${file} is stale; run: node scripts/docs.ts`;
    writeFileSync(path, fresh);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

if (import.meta.main) {
  const faults = await writeLists(root, process.argv.includes('--check'));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
