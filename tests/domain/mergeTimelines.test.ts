import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeTimelines, type Telling } from '../../src/domain/mergeTimelines.ts';
import type { Update } from '../../src/domain/update.ts';
import { testIncident, testUpdate } from '../helpers/httpPageHistory.ts';

const events = ['investigating', 'identified', 'monitoring', 'note', 'reopened', 'correction'] as const;

interface Said {
  readonly event: (typeof events)[number];
  readonly minutes: number;
}

const said = fc.array(fc.record({ event: fc.constantFrom(...events), minutes: fc.integer({ min: 1, max: 60 }) }), {
  maxLength: 6,
});

/** One more entry after those that stand. */
function goOn({ incident, updates }: Telling, name: string, all: readonly Said[]): Telling {
  let [now, entries] = [incident, [...updates]];
  for (const [at, { event, minutes }] of all.entries()) {
    const seq = now.lastSeq + 1;
    const status =
      event === 'identified' || event === 'monitoring'
        ? event
        : event === 'note' || event === 'correction'
          ? now.status
          : 'investigating';
    const previous = entries.at(-1)?.at.getTime() ?? 0;
    const { correctedAt: _, corrections: __, ...base } = testUpdate(seq);
    const entry: Update = {
      ...base,
      ...{ id: `${name}${at}`, event, status, key: null, incidentUuid: incident.uuid },
      corrects: event === 'correction' ? Math.max(1, seq - 1) : null,
      at: new Date(previous + minutes * 60_000 + (name === 'b' ? 1 : 0)),
    };
    entries = [...entries, entry];
    now = { ...now, lastSeq: seq, status, falseAllClears: now.falseAllClears + (event === 'reopened' ? 1 : 0) };
  }
  return { incident: now, updates: entries };
}

const start = (): Telling => {
  const { correctedAt: _, corrections: __, ...first } = testUpdate(1);
  const incident = testIncident({ lastSeq: 1, status: 'investigating', resolvedAt: null, falseAllClears: 0 });
  return { incident, updates: [{ ...first, id: 'first', key: null, incidentUuid: incident.uuid }] };
};

const parted = fc.tuple(said, said, said).map(([before, there, here]) => {
  const base = goOn(start(), 'c', before);
  return { base, shared: goOn(base, 'a', there), other: goOn(base, 'b', here) };
});

const after = (shared: Telling, other: Telling): Telling => {
  const { incident, added } = mergeTimelines(shared, other);
  return { incident, updates: [...shared.updates, ...added] };
};

it('holds every entry of both sides once, each with a number of its own and none left out', () => {
  fc.assert(
    fc.property(parted, ({ shared, other }) => {
      const { incident, updates } = after(shared, other);
      const ids = new Set([...shared.updates, ...other.updates].map(({ id }) => id));
      expect(new Set(updates.map(({ id }) => id))).toEqual(ids);
      expect(updates.map(({ seq }) => seq)).toEqual(updates.map((_, at) => at + 1));
      expect(incident.lastSeq).toBe(updates.length);
    }),
  );
});

it('leaves what stands in the shared store as it is, and what comes in its own order', () => {
  fc.assert(
    fc.property(parted, ({ base, shared, other }) => {
      const { updates } = after(shared, other);
      expect(updates.slice(0, shared.updates.length)).toEqual(shared.updates);
      const own = other.updates.slice(base.updates.length).map(({ id }) => id);
      expect(updates.slice(shared.updates.length).map(({ id }) => id)).toEqual(own);
    }),
  );
});

it('changes nothing when it is merged once more', () => {
  fc.assert(
    fc.property(parted, ({ shared, other }) => {
      const once = after(shared, other);
      expect(after(once, other)).toEqual(once);
    }),
  );
});

it('lets a correction correct the same words as before', () => {
  fc.assert(
    fc.property(parted, ({ shared, other }) => {
      const { updates } = after(shared, other);
      const idAt = (all: readonly Update[], seq: number | null) => all.find((one) => one.seq === seq)?.id;
      for (const one of other.updates.filter(({ corrects }) => corrects !== null)) {
        const merged = updates.find(({ id }) => id === one.id);
        expect(idAt(updates, merged?.corrects ?? null)).toBe(idAt(other.updates, one.corrects));
      }
    }),
  );
});

it('is in the status of the later word, and counts every false all-clear', () => {
  fc.assert(
    fc.property(parted, ({ base, shared, other }) => {
      const { incident, updates } = after(shared, other);
      const reopened = updates.filter(({ event }) => event === 'reopened').length;
      expect(incident.falseAllClears).toBe(reopened);
      const spoken = (side: Telling) =>
        side.updates.slice(base.updates.length).findLast(({ event }) => event !== 'note');
      const [ours, theirs] = [spoken(shared), spoken(other)];
      const last = theirs && (!ours || theirs.at > ours.at) ? other : shared;
      expect(incident.status).toBe(last.incident.status);
    }),
  );
});

it('says which entries the other side had not seen, and whose word holds', () => {
  const base = start();
  const shared = goOn(base, 'a', [{ event: 'identified', minutes: 5 }]);
  const other = goOn(base, 'b', [{ event: 'monitoring', minutes: 9 }]);
  const merged = mergeTimelines(shared, other);
  expect(merged.meanwhile.map(({ id }) => id)).toEqual(['a0']);
  expect(merged).toMatchObject({ lastWord: 'other', incident: { status: 'monitoring' } });
  expect(merged.seqs.get(2)).toBe(3);
});

it('brings no entry back that the other side had only copied', () => {
  const base = start();
  const stale = goOn(base, 'b', [{ event: 'identified', minutes: 5 }]);
  expect(mergeTimelines(base, stale, () => false)).toMatchObject({ added: [], incident: base.incident });
});

it('keeps the words of an entry whose key the shared store has used, without the key', () => {
  const base = start();
  const keyed = (side: Telling): Telling => ({
    ...side,
    updates: side.updates.map((one) => (one.seq === 2 ? { ...one, key: 'ci-1', requestHash: 'x' } : one)),
  });
  const shared = keyed(goOn(base, 'a', [{ event: 'identified', minutes: 5 }]));
  const other = keyed(goOn(base, 'b', [{ event: 'identified', minutes: 5 }]));
  expect(mergeTimelines(shared, other).added).toMatchObject([{ id: 'b0', key: null, requestHash: null }]);
});
