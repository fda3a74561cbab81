import type { OptionValue } from '../cli/define.ts';

/** One key of an input: what it may hold, and which flag or argument of the command it stands for. */
export interface Key {
  readonly expected: string;
  /** What the command line would have held; null: it can't be that. */
  readonly read: (value: unknown) => OptionValue | null;
  /** The flag's name as the parser hands it on, or the place of an argument. */
  readonly to: string | number;
}
export type Keys = Readonly<Record<string, Key>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const text = (to: Key['to']): Key => ({ expected: 'a text', read: (value) => (isText(value) ? value : null), to });
const flag = (to: string): Key => ({
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : null),
  to,
});
const names = (to: string, needed: 'one at least' | 'any'): Key => ({
  expected: `a list of names${needed === 'any' ? '' : ', with one at least'}`,
  read: (value) =>
    Array.isArray(value) && value.every(isText) && (needed === 'any' || value.length > 0) ? value : null,
  to,
});
const pairs = (to: string, expected: string, is: (value: unknown) => boolean): Key => ({
  expected,
  read: (value) =>
    isRecord(value) && Object.values(value).every(is)
      ? Object.entries(value).map(([name, one]) => `${name}=${one}`)
      : null,
  to,
});
const number = (to: Key['to'], expected: string): Key => ({
  expected,
  read: (value) => (isText(value) ? value : isCount(value) ? String(value) : null),
  to,
});
const time = (to: string): Key => ({
  expected: 'a Date, or a text such as "20m ago"',
  read: (value) => {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    return isText(value) ? value : null;
  },
  to,
});

const id = { id: number(0, 'a text or a number') };
const words = { message: text('message') };
const to = {
  // An empty list is what a script's own fault looks like; as no list at all it would tell everyone.
  channels: names('channel', 'one at least'),
  skip: names('skip', 'any'),
  skipInvalid: flag('skipInvalid'),
};
const audience = { ...to, audience: text('audience') };
const change = {
  impact: text('impact'),
  components: pairs('component', 'states by component, such as { checkout: "major_outage" }', isText),
  status: text('status'),
  event: text('event'),
  nextUpdate: text('nextUpdate'),
};
const run = {
  key: text('key'),
  breakGlass: text('breakGlass'),
  allowWording: flag('allowWording'),
  confirm: pairs('confirm', 'numbers of messages by channel, such as { texts: 1200 }', isCount),
  dryRun: flag('dryRun'),
};

/** What each verb takes, by the names of the commands. */
export const keysOf = {
  open: {
    title: text(0),
    ...words,
    ...audience,
    ...change,
    ...run,
    startedAt: time('startedAt'),
    private: flag('private'),
    fromMaintenance: number('fromMaintenance', 'a text or a number'),
  },
  update: {
    ...id,
    ...words,
    ...audience,
    ...change,
    ...run,
    stillWorking: flag('stillWorking'),
    public: flag('public'),
  },
  resolve: { ...id, ...words, ...audience, ...run, wait: flag('wait'), override: text('override') },
  reopen: { ...id, ...words, ...audience, ...change, ...run },
  correct: { ...id, update: number(1, 'a number'), ...words, ...to, ...run },
  approve: {
    ...id,
    refuse: text('refuse'),
    breakGlass: run.breakGlass,
    allowWording: run.allowWording,
    confirm: run.confirm,
    dryRun: run.dryRun,
  },
  note: { ...id, ...words },
  deliver: { ...id, retryFailed: flag('retryFailed') },
  list: {},
  show: id,
  deliveries: { ...id, channel: text('channel'), state: text('state') },
  status: {},
} satisfies Readonly<Record<string, Keys>>;

export type Verb = keyof typeof keysOf;
