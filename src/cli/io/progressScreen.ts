import type { Preparing, Progress } from '../../usecases/progress.ts';
import { createChannelCounts } from './channelCounts.ts';
import { cut } from './cut.ts';
import { createLiveBlock } from './liveBlock.ts';
import type { Output } from './output.ts';
import type { ProgressView } from './progress.ts';
import { preparingWords, stoppedAtOnceWords } from './progressWords.ts';
import { type Situation, sendingLines } from './sendingLines.ts';

/** What is done sooner is told of by its result. */
const shownAfterMs = 200;
/** However fast things go: of what happens in between only numbers change. */
const drawEveryMs = 100;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** At a terminal: some lines that are drawn over and over, and are gone at the end. */
export function createProgressScreen(output: Output): ProgressView {
  const { stderr } = process;
  const size = () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 });
  const block = createLiveBlock(output.draw, size);
  const beganMs = monotonicMs();
  const counts = createChannelCounts();
  let preparing: Preparing | null = null;
  let situation: Situation = { holder: null, stopping: null };

  const lines = (): readonly string[] => {
    const atMs = monotonicMs();
    const { columns, rows } = size();
    const frame = frames[Math.floor(atMs / drawEveryMs) % frames.length] ?? '';
    if (preparing) return [cut(`${frame} ${preparingWords(preparing)}`, columns - 1)];
    counts.note(atMs);
    const { colour } = output.terminal;
    return sendingLines(counts, situation, { columns, frame, colour, atMs, now: new Date() }, rows);
  };
  const draw = (): void => {
    if (monotonicMs() - beganMs >= shownAfterMs) block.draw(lines());
  };
  const take = (step: Progress): void => {
    switch (step.kind) {
      case 'tallies':
        preparing = null;
        counts.take(step);
        break;
      case 'delivery':
        situation = situation.holder ? { ...situation, holder: null } : situation;
        counts.take(step);
        break;
      case 'waiting':
        situation = { ...situation, holder: step };
        break;
      case 'stopping':
        situation = { ...situation, stopping: { underWay: step.underWay, sinceMs: monotonicMs() } };
        draw();
        break;
      default:
        preparing = step;
        // One statement over all of them follows, during which no timer runs.
        if (step.kind === 'sorting') draw();
    }
  };
  const timer = setInterval(draw, drawEveryMs);
  const onExit = (code: number): void => {
    block.clear();
    if (code !== 130) return;
    output.say(stoppedAtOnceWords(counts.underWay()));
  };
  process.once('exit', onExit);
  // After `fg` the shell's lines stand below. Windows knows no such signal.
  if (process.platform !== 'win32') process.on('SIGCONT', block.leave);
  return {
    onProgress: take,
    stop: () => {
      clearInterval(timer);
      process.off('exit', onExit);
      process.off('SIGCONT', block.leave);
      block.clear();
    },
  };
}

const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
