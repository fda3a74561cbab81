import type { Config } from '../config/config.ts';
import { describeDuration } from '../domain/duration.ts';
import type { DrillRecord } from '../store/drillLog.ts';
import type { Readiness } from '../usecases/readiness.ts';
import type { Crowd } from './crowd.ts';
import type { DrillFigures } from './figures.ts';
import { seconds } from './seconds.ts';

/** One thing that a drill finds out; `fix` is the command or the step that mends it, empty where all is well. */
export interface ScoreLine {
  readonly name: string;
  readonly result: 'ok' | 'warning' | 'fault';
  readonly message: string;
  readonly fix: string;
}

export interface Scored {
  readonly config: Config;
  readonly figures: DrillFigures;
  /** Null: the people and secrets are made up. */
  readonly readiness: Readiness | null;
  readonly crowd: Crowd | null;
  /** The drill before this one; null: there was none. */
  readonly previous: DrillRecord | null;
}

/** What practice asks of a first notice (GitLab, infrastructure issue 15116). */
const promptMs = 5_000;

export function scoreOf(scored: Scored): readonly ScoreLine[] {
  return [firstNotice(scored), allTold(scored), ...wholeList(scored), ...setUp(scored), promises(scored)];
}

const line = (name: string, message: string): ScoreLine => ({ name, result: 'ok', message, fix: '' });

function firstNotice({ figures, previous }: Scored): ScoreLine {
  const [name, ms] = ['first notice', figures.firstNoticeMs] as const;
  if (ms === null) {
    const fix = 'see which public channels there are: incident channels list';
    return { name, result: 'fault', message: 'nothing was said to the public', fix };
  }
  const message = `${seconds(ms)} after the command${lastTime(previous?.firstNoticeMs)}`;
  if (ms <= promptMs) return line(name, message);
  const fix = 'see what each step takes: incident drill --json';
  return { name, result: 'warning', message, fix };
}

const lastTime = (ms: number | null | undefined): string => (ms == null ? '' : `, last time ${seconds(ms)}`);

function allTold({ figures, previous }: Scored): ScoreLine {
  const name = 'all told';
  if (figures.allToldMs === null) {
    return { name, result: 'fault', message: 'not everybody was told', fix: 'mend what failed above: incident doctor' };
  }
  return line(name, `${seconds(figures.allToldMs)} after the command${lastTime(previous?.allToldMs)}`);
}

/** What the rehearsal's own speed does not tell of the real list: the services set another pace than receivers that wait. */
function wholeList({ config, crowd }: Scored): readonly ScoreLine[] {
  if (crowd === null) return [];
  return config.channels.flatMap(({ name, definition, settings }) => {
    if (definition.recipients?.(settings) !== 'contacts') return [];
    const { people, rehearsed } = crowd[definition.address ?? 'email'];
    if (rehearsed === 0) {
      const message = `${name} reaches nobody: nobody in the contact list can be told there`;
      return [{ name: 'whole list', result: 'warning', message, fix: 'see who is in it: incident contacts list' }];
    }
    const pace = paceOf(settings['perSecond'], definition.rate);
    const realMs = pace === null ? null : (people / pace) * 1000;
    if (people <= rehearsed && (realMs === null || realMs <= slowMs)) return [];
    const share = people > rehearsed ? `${rehearsed} made-up people stood for ${counted(people)}; ` : '';
    const takes =
      realMs === null
        ? 'how fast the real service takes them is not known from here'
        : `at ${pace} a second all ${counted(people)} take about ${rough(realMs)}`;
    return [line('whole list', `${name}: ${share}${takes}`)];
  });
}

/** What is faster is not worth a word. */
const slowMs = 10_000;

function paceOf(perSecond: unknown, rate: { readonly count: number; readonly everyMs: number } | null): number | null {
  if (typeof perSecond === 'number') return perSecond;
  return rate === null ? null : Math.round((rate.count / rate.everyMs) * 10_000) / 10;
}

const rough = (ms: number): string =>
  describeDuration(Math.max(1_000, ms < 60_000 ? ms : Math.round(ms / 60_000) * 60_000));

const counted = (count: number): string => new Intl.NumberFormat('en').format(count);

function setUp({ readiness }: Scored): readonly ScoreLine[] {
  if (readiness === null) return [];
  const { secrets, templates } = readiness;
  const dead = secrets.filter(({ result }) => result !== 'ok');
  const missing = templates.filter(({ result }) => result !== 'ok');
  const named = (name: string, checks: Readiness['secrets']): readonly ScoreLine[] =>
    checks.map((one) => ({ name, result: one.result, message: `${one.name}: ${one.message}`, fix: one.fix }));
  const read = secrets.length === 1 ? 'the only secret can be read' : `all ${secrets.length} secrets can be read`;
  return [
    ...(dead.length > 0
      ? named('credentials', dead)
      : [line('credentials', secrets.length === 0 ? 'none are needed' : read)]),
    ...(missing.length > 0 ? named('wording', missing) : [line('wording', 'every event can be said on every channel')]),
  ];
}

function promises({ config, figures }: Scored): ScoreLine {
  const name = 'promises';
  if (config.promise.major === null) {
    const message = 'nobody is told when they hear from you next: promise.major is "none"';
    return { name, result: 'warning', message, fix: 'add "promise": {"major": "60m"} to the config' };
  }
  const { awaited } = figures;
  const kept = figures.promises.filter(({ keptAt, lateByMs }) => keptAt !== null && lateByMs === 0).length;
  if (awaited > 0 && kept === awaited) return line(name, `${kept} given, and each kept`);
  const message = `${awaited} updates, ${figures.promises.length} promises, ${kept} kept`;
  return { name, result: 'fault', message, fix: 'mend what failed above, then: incident drill' };
}

/** What no rehearsal shows, why, and the command that does; empty where there is none. */
export interface Unrehearsed {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export function notRehearsed({ config, readiness, crowd }: Scored): readonly Unrehearsed[] {
  if (readiness === null) return [];
  const { unread, reach } = readiness;
  const quiet = config.channels.filter(({ definition, settings }) => definition.quietHours?.(settings) != null);
  const above = [crowd?.email, crowd?.phone].some((one) => one && one.people > one.rehearsed);
  return [
    {
      what: 'whether the services take your credentials',
      why: 'nothing leaves this machine',
      fix: 'incident channels test',
    },
    { what: 'your own site', why: 'a small one of ours went down instead', fix: 'incident doctor' },
    ...(config.routes.length > 0
      ? [{ what: 'your routes', why: 'all channels took part at once', fix: 'incident preview' }]
      : []),
    ...unread.map((path) => ({
      what: path,
      why: 'a program gives it, which may ask elsewhere',
      fix: 'incident doctor',
    })),
    ...(reach?.unasked ?? []).map((name) => ({
      what: `the people of ${name}`,
      why: 'a program gives them, which may ask elsewhere',
      fix: `incident contacts sync ${name}`,
    })),
    ...quiet.map(({ name }) => ({
      what: `the quiet hours of ${name}`,
      why: 'a drill does not wait for the morning',
      fix: 'incident preview',
    })),
    ...(above ? [{ what: 'your whole list at once', why: 'only some people were made up', fix: '' }] : []),
  ];
}
