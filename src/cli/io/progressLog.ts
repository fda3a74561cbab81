import type { Progress } from '../../usecases/progress.ts';
import { bigFrom, type ChannelCount, createChannelCounts, pendingOf, settledOf } from './channelCounts.ts';
import { logLine } from './logLine.ts';
import type { ProgressView } from './progress.ts';
import { counted, graceMs, preparingWords, stoppedAtOnceWords, stoppingWords, waitingWords } from './progressWords.ts';
import { createRhythm, type Rhythm } from './rhythm.ts';

export interface LogClock {
  readonly monotonicMs: () => number;
  readonly now: () => Date;
  /** @returns ends it */
  readonly every: (ms: number, act: () => void) => () => void;
}

const lookEveryMs = 1_000;
/** What is over by then is told of by its result. */
const firstLineMs = 10_000;
const firstStepMs = 2_000;

/** What is remembered of a channel for the sake of its lines. */
interface Told {
  readonly rhythm: Rhythm;
  readonly beganMs: number;
  readonly settledBefore: number;
  hasLine: boolean;
  isOver: boolean;
}

/** In a log: some lines about what takes its time, ever more seldom; none about what is over at once. */
export function createProgressLog(say: (text: string) => void, clock: LogClock): ProgressView {
  const counts = createChannelCounts();
  const told = new Map<string, Told>();
  let step = { kind: '', rhythm: createRhythm(0, 0) };
  let hasBegun = false;

  const toldOf = (one: ChannelCount, atMs: number): Told => {
    const known = told.get(one.channel);
    if (known) return known;
    const rhythm = createRhythm(atMs, firstLineMs);
    const made = { rhythm, beganMs: atMs, settledBefore: settledOf(one), hasLine: isBig(one), isOver: false };
    told.set(one.channel, made);
    return made;
  };
  const look = (): void => {
    const atMs = clock.monotonicMs();
    counts.note(atMs);
    for (const one of counts.channels.values()) {
      if (one.total === 0) continue;
      const channel = toldOf(one, atMs);
      if (pendingOf(one) > 0) {
        channel.isOver = false;
        if (!channel.rhythm.isDue(atMs)) continue;
        channel.hasLine = true;
        say(logLine(one, one.speed.perSecond(), atMs, clock.now()));
      } else if (!channel.isOver) {
        channel.isOver = true;
        const seconds = (atMs - channel.beganMs) / 1000;
        const average = seconds < 1 ? null : (settledOf(one) - channel.settledBefore) / seconds;
        if (channel.hasLine) say(logLine(one, average, atMs, clock.now()));
      }
    }
  };
  const begin = (): void => {
    const all = [...counts.channels.values()].filter((one) => one.total > 0);
    if (!hasBegun && all.some(isBig)) {
      const names = all.map((one) => one.channel + (one.total > 1 ? ` (${counted(one.total)})` : ''));
      say(`Sending: ${names.join(', ')}`);
    }
    hasBegun = true;
    for (const one of all) toldOf(one, clock.monotonicMs());
  };
  const take = (progress: Progress): void => {
    switch (progress.kind) {
      case 'tallies':
        counts.take(progress);
        begin();
        break;
      case 'delivery':
        counts.take(progress);
        break;
      case 'waiting':
        say(waitingWords(progress));
        break;
      case 'stopping':
        say(stoppingWords(progress.underWay, graceMs));
        break;
      default: {
        const atMs = clock.monotonicMs();
        if (step.kind !== progress.kind) step = { kind: progress.kind, rhythm: createRhythm(atMs, firstStepMs) };
        if (step.rhythm.isDue(atMs)) say(preparingWords(progress));
      }
    }
  };
  const endLooking = clock.every(lookEveryMs, look);
  const onExit = (code: number): void => {
    if (code === 130) say(stoppedAtOnceWords(counts.underWay()));
  };
  process.once('exit', onExit);
  return {
    onProgress: take,
    stop: () => {
      process.off('exit', onExit);
      endLooking();
      look();
    },
  };
}

const isBig = (one: ChannelCount): boolean => one.total >= bigFrom;
