import type { Sample } from '../domain/greenLight.ts';
import type { SampleStore } from '../store/sampleStore.ts';
import type { Store } from '../store/store.ts';

/** The same store as if these had been recorded: for a dry run, which looks and records nothing. */
export function withSeen(store: Store, seen: readonly Sample[]): Store {
  const { samples } = store;
  const of = (probe: string): readonly Sample[] => seen.filter((one) => one.probe === probe);
  const overlaid: SampleStore = {
    ...samples,
    since: async (probes, since) => [
      ...(await samples.since(probes, since)),
      ...seen.filter((one) => probes.includes(one.probe) && one.at >= since),
    ],
    latest: async () => {
      const recorded = await samples.latest();
      return [...recorded.filter((one) => of(one.probe).length === 0), ...seen];
    },
    recent: async (probes, limit) => {
      const recorded = await samples.recent(probes, limit);
      return new Map(probes.map((probe) => [probe, [...(recorded.get(probe) ?? []), ...of(probe)].slice(-limit)]));
    },
    unhealthySince: async (probes) => {
      const recorded = await samples.unhealthySince(probes);
      return new Map(
        probes.flatMap((probe) => {
          const now = of(probe).at(-1);
          const since =
            now === undefined ? recorded.get(probe) : now.healthy ? undefined : (recorded.get(probe) ?? now.at);
          return since === undefined ? [] : [[probe, since] as const];
        }),
      );
    },
  };
  return { ...store, samples: overlaid };
}
