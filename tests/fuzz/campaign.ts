import { keepFound } from './found.ts';
import type { Report } from './messages.ts';
import type { Watchdog } from './watchdog.ts';

/** How it stands with one parser. */
export interface Standing {
  readonly target: string;
  tried: number;
  /** CPU of the thread, milliseconds. */
  cpuMs: number;
  /** In which its own inputs ran, milliseconds. */
  wallMs: number;
  /** Inputs that broke, those of known kinds with them. */
  broke: number;
  hangs: number;
  /** Different ends that inputs came to. */
  ends: number;
  readonly found: string[];
}

export interface Campaign {
  readonly targets: readonly string[];
  readonly seed: number;
  readonly ms: number;
  /** At a stretch, before the next parser has its turn. */
  readonly sliceMs: number;
  readonly onFound: (target: string, why: string, path: string) => void;
  /** After each round of turns. */
  readonly onRound: (standings: readonly Standing[]) => void;
}

const newStanding = (target: string): Standing => ({
  target,
  tried: 0,
  cpuMs: 0,
  wallMs: 0,
  broke: 0,
  hangs: 0,
  ends: 0,
  found: [],
});

/** Fuzzes all of them, turn by turn, until the time is over. What breaks is kept and gone past. */
export async function fuzzAll(
  dog: Watchdog,
  { targets, seed, ms, sliceMs, onFound, onRound }: Campaign,
): Promise<readonly Standing[]> {
  const standings = targets.map(newStanding);
  const endsMs = performance.now() + ms;
  // A thread that was ended begins its inputs anew: with another seed, or it would come to the same one.
  let restarts = 0;
  for (let round = 0; round === 0 || performance.now() < endsMs; round += 1) {
    for (const standing of standings) {
      const { target } = standing;
      const startedMs = performance.now();
      const answer = await dog.fuzz({ kind: 'fuzz', target, seed: seed + 7919 * restarts, ms: sliceMs });
      if ('killed' in answer) {
        restarts += 1;
        standing.hangs += 1;
        standing.wallMs += performance.now() - startedMs;
        // A machine that stood still is no hang: what hangs does so again.
        const again = await dog.tryInput(target, answer.killed.input);
        if (again.kind === 'broke') keep(standing, { ...answer.killed, why: again.why });
        continue;
      }
      add(standing, answer);
      for (const finding of answer.findings) keep(standing, finding);
    }
    onRound(standings);
  }
  return standings;

  function keep(
    standing: Standing,
    finding: { readonly key: string; readonly why: string; readonly input: string },
  ): void {
    const path = keepFound(standing.target, finding);
    standing.found.push(path);
    onFound(standing.target, finding.why, path);
  }
}

function add(standing: Standing, { tried, cpuMs, wallMs, broke, ends }: Report): void {
  standing.tried += tried;
  standing.cpuMs += cpuMs;
  standing.wallMs += wallMs;
  standing.broke += broke;
  standing.ends = ends;
}
