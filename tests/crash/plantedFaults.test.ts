import { expect, it } from 'vitest';
import { buildBroken, type Planted } from './harness/brokenBuild.ts';
import { type Attack, type Outcome, playOutage } from './harness/outage.ts';
import { openStage } from './harness/stage.ts';
import { storyOf } from './harness/story.ts';

const people = 12;

/** The first scenes, each killed the first time that it comes to this step: that needs no rehearsal. */
async function playWith(build: string | null, kind: string): Promise<Outcome> {
  const attack: Attack = { moments: [{ kind, part: 0 }], next: 'deliver', elsewhere: false };
  const scenes = storyOf('SQLite', people).slice(0, 3);
  const stage = await openStage({ server: null, build });
  try {
    return await playOutage(
      stage,
      people,
      scenes,
      scenes.map(() => attack),
      new Map(),
    );
  } finally {
    await stage.close();
  }
}

const early = 'const early = outcomeOf(() => act.begin(run.hard)); await new Promise((go) => setTimeout(go, 500));';
const takenUp = "{ to: 'uncertain', reason, means: means.get(one.channel) ?? null }";
const takenUpAs = (move: string): Planted => ({ file: 'delivery/sendHeld.ts', edits: [[takenUp, move]] });

it.each<[string, string, Planted, RegExp]>([
  [
    'an intent that is written after the send',
    'mail yes',
    {
      file: 'delivery/attempt.ts',
      edits: [
        [
          'const begun = await moveDelivery(run, delivery, {',
          `${early} const begun = await moveDelivery(run, delivery, {`,
        ],
        ['await outcomeOf(() => act.begin(run.hard));', 'await early;'],
      ],
    },
    /came without an intent: customers .*a silent copy: customers/su,
  ],
  [
    'something uncertain that is sent again in silence',
    'mail dot',
    takenUpAs("{ to: 'retrying', reason, nextAttemptAt: run.deps.time.now() }"),
    /a silent copy: customers/u,
  ],
  [
    'something uncertain that is taken for sent',
    'mail rcpt',
    takenUpAs("{ to: 'sent', reason: null }"),
    /is sent and never came: customers .*lost: customers/su,
  ],
])('finds %s', async (_, kind, planted, complaint) => {
  const broken = await buildBroken(planted);
  try {
    const { faults, kills, lost, copies, wereUncertain } = await playWith(broken.folder, kind);
    process.stdout.write(
      `  ${kills.length} kills: ${lost} lost, ${copies} copies, of which ${wereUncertain} were uncertain; ${faults.length} faults\n`,
    );
    expect(kills.length).toBeGreaterThan(1);
    expect(faults.join('\n')).toMatch(complaint);
  } finally {
    broken.remove();
  }
});

it.each(['mail dot', 'mail rcpt'])('finds nothing in the program as it is, killed at %s', async (kind) => {
  const { faults, kills } = await playWith(null, kind);
  expect(kills.length).toBeGreaterThan(1);
  expect(faults).toEqual([]);
});
