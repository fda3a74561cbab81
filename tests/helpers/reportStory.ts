import type { ComponentState } from '../../src/domain/component.ts';
import type { EntryEvent } from '../../src/domain/event.ts';
import type { Impact } from '../../src/domain/impact.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { type EntryStatus, isStatus } from '../../src/domain/status.ts';
import type { Update } from '../../src/domain/update.ts';
import type { Store } from '../../src/store/store.ts';
import { testWork } from './httpPageHistory.ts';
import { newDelivery, record } from './storeEntry.ts';

/** One entry of an incident's timeline; what is left out is as in the entry before. */
export interface Said {
  /** `2026-03-29T00:30Z` */
  readonly at: string;
  readonly event: EntryEvent;
  readonly parts?: Readonly<Record<string, ComponentState['status']>>;
  readonly impact?: Impact;
  readonly promisedBy?: string;
  readonly override?: string;
  readonly corrects?: number;
  readonly isPrivate?: boolean;
  /** By channel the addresses it went to; one without an address is the channel's own post. */
  readonly sentTo?: Readonly<Record<string, readonly string[]>>;
}

export interface Story {
  readonly number: number;
  readonly title?: string;
  readonly startedAt?: string;
  readonly isPrivate?: boolean;
  readonly said: readonly Said[];
}

const statusOf = (event: EntryEvent, before: EntryStatus): EntryStatus =>
  event === 'reopened' ? 'investigating' : isStatus(event as EntryStatus) ? (event as EntryStatus) : before;

/** Records an incident as the program would have, entry by entry. */
export async function tellStory(store: Store, { number, title, startedAt, isPrivate, said }: Story): Promise<void> {
  let status: EntryStatus = 'investigating';
  let [impact, worst]: [Impact, Impact] = ['major', 'none'];
  let components: readonly ComponentState[] = [];
  const impacts: readonly Impact[] = ['none', 'minor', 'major', 'critical'];
  for (const [index, one] of said.entries()) {
    const at = new Date(one.at);
    status = statusOf(one.event, status);
    impact = one.impact ?? impact;
    worst = impacts.indexOf(impact) > impacts.indexOf(worst) ? impact : worst;
    const changed = Object.entries(one.parts ?? {}).map(([name, state]) => ({ name, status: state }));
    components = [...components.filter(({ name }) => !(name in (one.parts ?? {}))), ...changed];
    if (status === 'resolved') components = components.map(({ name }) => ({ name, status: 'operational' }));
    const nextUpdateBy = one.promisedBy ? new Date(one.promisedBy) : null;
    const evidence = one.override
      ? { healthyForMs: 0, requiredMs: 1, stableSince: null, override: one.override, confirmedBy: null }
      : null;
    const incident: Partial<Incident> = {
      ...{ status, impact, components, nextUpdateBy, worstImpact: worst, touched: components.map(({ name }) => name) },
      title: title ?? `Incident ${number}`,
      startedAt: new Date(startedAt ?? said[0]?.at ?? 0),
      openedAt: new Date(said[0]?.at ?? 0),
      resolvedAt: status === 'resolved' ? at : null,
      isPrivate: isPrivate ?? false,
    };
    const update: Partial<Update> = {
      ...{ event: one.event, status, impact, components, at, nextUpdateBy, evidence },
      corrects: one.corrects ?? null,
      isPrivate: one.isPrivate ?? isPrivate ?? false,
    };
    const deliveries = Object.entries(one.sentTo ?? {}).flatMap(([channel, addresses]) =>
      addresses.map((to) => newDelivery(`${number}-${index}-${channel}-${to}`, { channel, to })),
    );
    await record(store, { number, seq: index + 1, incident, update, deliveries });
  }
}

/** Planned work from its beginning to its end. */
export async function tellWork(
  store: Store,
  number: number,
  part: string,
  begun: string,
  ended: string,
): Promise<void> {
  const [begunAt, endedAt] = [new Date(begun), new Date(ended)];
  const components = [{ name: part, status: 'under_maintenance' as const }];
  await record(store, {
    number,
    incident: {
      ...{ status: 'completed', components: [], touched: [part], startedAt: begunAt, openedAt: begunAt },
      resolvedAt: endedAt,
      work: testWork({ startsAt: begunAt, endsAt: endedAt, begunAt, components }),
    },
    update: { event: 'maintenance-completed', status: 'completed', at: endedAt },
  });
}

/** Looks of a probe, `every` seconds from one time on until before another. */
export async function look(
  store: Store,
  probe: string,
  healthy: boolean,
  from: string,
  until: string,
  everyS = 60,
): Promise<void> {
  const samples = [];
  for (let ms = Date.parse(from); ms < Date.parse(until); ms += everyS * 1000) {
    samples.push({ probe, at: new Date(ms), healthy, reason: '', everyMs: everyS * 1000, tookMs: 5 });
  }
  await store.samples.add(samples);
}
