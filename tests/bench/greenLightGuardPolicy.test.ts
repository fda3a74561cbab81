import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { benchSeed, generateOutages } from '../../bench/greenLight/generate.ts';
import { defaultAllClear, guardPolicy } from '../../bench/greenLight/guardPolicy.ts';
import { outageKinds } from '../../bench/greenLight/kinds.ts';
import { epochMs, LookRounds, probeName } from '../../bench/greenLight/lookRounds.ts';
import { overMs } from '../../bench/greenLight/outage.ts';
import type { Policy } from '../../bench/greenLight/policy.ts';
import { replay } from '../../bench/greenLight/replay.ts';
import { loadConfig } from '../../src/config/load.ts';
import { evaluateGuard, type Sample } from '../../src/domain/greenLight.ts';
import { guarded } from '../helpers/greenLight.ts';

it('the policy that is replayed is the default of the config', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  try {
    const path = join(folder, 'allclear.json');
    writeFileSync(path, '{ "company": { "name": "Acme" } }');
    const paths = {
      configFile: path,
      storeUrl: 'sqlite:/x.db',
      pageFolder: '/x',
      anchorsFile: '/x.json',
      standbyFile: '',
    };
    const loaded = await loadConfig({ path, storeUrl: null, env: {}, paths });
    expect(loaded.ok ? loaded.value.allClear : loaded.error).toEqual(defaultAllClear);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The guard as the product asks it: at every look, with all looks since the incident was opened or reopened. */
function askedEachTime(onDoubt: (differs: boolean) => void): Policy {
  const policy = guardPolicy('guard', defaultAllClear);
  return {
    ...policy,
    watch: (begun) => {
      const watcher = policy.watch(begun);
      const samples: Sample[] = [];
      const dateOf = (atMs: number): Date => new Date(epochMs + atMs);
      let incident = guarded({ openedAt: dateOf(begun.openedMs), worstImpact: begun.impact });
      const probes = Array.from({ length: begun.parts }, (_, part) => probeName(part));
      return {
        wantsAt: () => watcher.wantsAt(),
        reopened: (atMs) => {
          incident = { ...incident, reopenedAt: dateOf(atMs), falseAllClears: incident.falseAllClears + 1 };
          watcher.reopened(atMs);
        },
        see: (round) => {
          samples.push(...round.samples);
          const watch = { probes, unprobed: false };
          const { green } = evaluateGuard(incident, samples, watch, defaultAllClear, dateOf(round.atMs));
          const given = watcher.see(round);
          onDoubt(green !== given);
          return given;
        },
      };
    },
  };
}

it.each(outageKinds)(
  'the guard is asked only when it can say yes, and says what it says at every look: $name',
  (kind) => {
    const short = generateOutages(kind, 40, benchSeed).filter((outage) => overMs(outage) < 5 * 3_600_000);
    let asked = 0;
    let differing = 0;
    for (const outage of short.slice(0, 3)) {
      const policy = askedEachTime((differs) => {
        asked += 1;
        if (differs) differing += 1;
      });
      replay(new LookRounds(outage, { timedOut: 0.003, lost: 0.02 }), policy);
    }
    expect(differing).toBe(0);
    // “Hours up, days down” has no short ones.
    expect(asked > 0).toBe(short.length > 0);
  },
);
