import { setTimeout as sleep } from 'node:timers/promises';
import { type Ending, runWhole } from './moment.ts';
import type { Stage, StoreKind } from './stage.ts';

export type Verb =
  | 'sync'
  | 'open'
  | 'update'
  | 'correct'
  | 'page publish'
  | 'tick'
  | 'worker'
  | 'resolve'
  | 'reopen'
  | 'deliver';

/** An entry that a scene is to leave behind, once. */
export interface Entry {
  readonly incident: number;
  readonly event: string;
  /** Words that nobody else says; null: the template speaks. */
  readonly mark: string | null;
}

/** A verb of an outage. Given again after a kill, it changes nothing that stands. */
export interface Scene {
  readonly verb: Verb;
  readonly args: readonly string[];
  readonly entry: Entry | null;
  /** What becomes of the world before. */
  readonly before: (stage: Stage) => Promise<void>;
  readonly ending: Ending;
  /** How it may end. */
  readonly codes: readonly number[];
  /** How it ends where it is too early for its entry: then it is given again. */
  readonly early: readonly number[];
}

const told = [0, 4];
/** On a machine without time a look may have grown old before the all-clear is recorded. */
const notGreen = [5];
const always = ['--yes', '--json'];
const nothing = async (): Promise<void> => {};
const plain = { before: nothing, ending: null, codes: told, early: [] };

/** What is said of the entry with this number. */
const markOf = (number: number): string => `word-${number}-word`;
const words = (number: number): readonly string[] => ['-m', `It is ${markOf(number)} now.`, '--key', `k${number}`];

/** Customers of an outage of its own size: those who stay, come and go with the second reading of the list. */
export const peopleOf = (count: number): { readonly before: readonly string[]; readonly now: readonly string[] } => {
  const all = Array.from({ length: count + 3 }, (_, index) => `customer-${index}@customer.example`);
  return { before: all.slice(0, count), now: all.slice(3) };
};

/** One outage, from the list of people to the last all-clear; with a second one on the way that a timer opens. */
export function storyOf(kind: StoreKind, people: number): readonly Scene[] {
  const list = peopleOf(people);
  const isOpen = ['--component', 'checkout=major_outage', '--impact', 'major'];
  const scenes: Scene[] = [
    { verb: 'sync', args: ['contacts', 'sync', '--json'], entry: null, ...plain, before: newList(list) },
    {
      ...plain,
      verb: 'open',
      args: ['open', 'Checkout is down', ...isOpen, ...words(1), ...always],
      entry: { incident: 1, event: 'investigating', mark: markOf(1) },
    },
    {
      ...plain,
      verb: 'update',
      args: ['update', '1', '--status', 'identified', ...words(2), ...always],
      entry: { incident: 1, event: 'identified', mark: markOf(2) },
    },
    {
      ...plain,
      verb: 'correct',
      args: ['correct', '1', '2', ...words(3), ...always],
      entry: { incident: 1, event: 'correction', mark: markOf(3) },
    },
    { ...plain, verb: 'page publish', args: ['page', 'publish', '--json'], entry: null },
    tick,
    ...(kind === 'PostgreSQL' ? [worked] : []),
    {
      ...plain,
      verb: 'resolve',
      args: ['resolve', '1', '--wait', ...words(5), ...always],
      entry: { incident: 1, event: 'resolved', mark: markOf(5) },
      early: notGreen,
    },
    {
      ...plain,
      verb: 'reopen',
      args: ['reopen', '1', ...words(6), ...always],
      entry: { incident: 1, event: 'reopened', mark: markOf(6) },
    },
    {
      ...plain,
      verb: 'update',
      args: ['update', '1', '--status', 'monitoring', ...words(7), ...always],
      entry: { incident: 1, event: 'monitoring', mark: markOf(7) },
    },
    {
      ...plain,
      verb: 'resolve',
      args: ['resolve', '2', '--wait', ...words(8), ...always],
      entry: { incident: 2, event: 'resolved', mark: markOf(8) },
      early: notGreen,
      before: async ({ receivers }) => receivers.finder.turn('up'),
    },
  ];
  return scenes;
}

const newList =
  ({ before, now }: ReturnType<typeof peopleOf>) =>
  async (stage: Stage): Promise<void> => {
    stage.setPeople(before);
    const ran = await runWhole(stage, ['contacts', 'sync', '--json']);
    if (ran.code !== 0) throw new Error(`contacts sync ended with ${ran.code}: ${ran.stderr}`);
    stage.setPeople(now);
  };

/** How often the timer goes: a machine without time may leave twice as much between two looks. */
const everyMs = 3_000;

const tick: Scene = {
  ...plain,
  verb: 'tick',
  args: ['tick', '--every', `${everyMs / 1000}s`, '--auto-open', '1s', '--json'],
  entry: { incident: 2, event: 'investigating', mark: null },
  before: async (stage) => {
    stage.receivers.finder.turn('down');
    await runWhole(stage, ['tick', '--every', `${everyMs / 1000}s`, '--json']);
    await sleep(everyMs);
  },
  // An alarm, or a promise, is for somebody to look at.
  codes: [0, 4, 6],
  // Whoever died over its looks may hold the right to them for a while, and looks that are far apart are no alarm yet.
  early: [0, 6],
};

const workedArgs = ['update', '1', '--status', 'identified', ...words(4), '--detach', ...always];

const worked: Scene = {
  verb: 'worker',
  args: ['worker', '--listen', 'none'],
  entry: { incident: 1, event: 'identified', mark: markOf(4) },
  before: async (stage) => {
    const ran = await runWhole(stage, workedArgs);
    if (ran.code !== 0) throw new Error(`update --detach ended with ${ran.code}: ${ran.stderr}`);
  },
  ending: async (stage, isOver) => {
    const open = `select 1 from ${stage.schema}deliveries where state in ('queued', 'retrying', 'sending') limit 1`;
    for (let quiet = 0; quiet < 3 && !isOver(); quiet = (await stage.sql(open)).length === 0 ? quiet + 1 : 0)
      await sleep(200);
  },
  codes: [130],
  early: [],
};
