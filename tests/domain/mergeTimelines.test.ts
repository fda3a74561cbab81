import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

it.each<[string, readonly Said[], readonly Said[], 'shared' | 'other' | null]>([
  ['nobody', [], [], null],
  ['one of them only', [], [{ event: 'monitoring', minutes: 9 }], null],
  ['one, while the other took a note', [{ event: 'note', minutes: 9 }], [{ event: 'monitoring', minutes: 5 }], null],
  ['the other, and one took a note', [{ event: 'identified', minutes: 5 }], [{ event: 'note', minutes: 9 }], null],
  ['both, the other later', [{ event: 'identified', minutes: 5 }], [{ event: 'monitoring', minutes: 9 }], 'other'],
  [
    'both, the shared one later',
    [{ event: 'identified', minutes: 9 }],
    [{ event: 'monitoring', minutes: 5 }],
    'shared',
  ],
])('names whose word holds where %s had spoken since they parted', (_who, there, here, lastWord) => {
  const base = start();
  expect(mergeTimelines(goOn(base, 'a', there), goOn(base, 'b', here)).lastWord).toBe(lastWord);
});

it('holds the word of the shared store where both spoke at the same moment', () => {
  const base = start();
  const at = new Date('2026-11-23T12:00:00Z');
  const then = ({ incident, updates }: Telling): Telling => ({
    incident,
    updates: updates.map((one) => ({ ...one, at })),
  });
  const shared = then(goOn(base, 'a', [{ event: 'identified', minutes: 5 }]));
  const other = then(goOn(base, 'b', [{ event: 'monitoring', minutes: 5 }]));
  expect(mergeTimelines(shared, other)).toMatchObject({ lastWord: 'shared', incident: { status: 'identified' } });
});

it('leaves the incident of the shared store as it is where the other one has nothing new', () => {
  const shared = goOn(start(), 'a', [{ event: 'identified', minutes: 5 }]);
  const merged = mergeTimelines(shared, {
    ...start(),
    incident: testIncident({ status: 'monitoring', touched: ['x'] }),
  });
  expect(merged.incident).toBe(shared.incident);
  expect(merged.added).toEqual([]);
});

describe('of two tellings of an incident', () => {
  const base = start();
  const merge = (ours: Partial<Telling['incident']>, theirs: Partial<Telling['incident']>) => {
    const shared = goOn(base, 'a', [{ event: 'identified', minutes: 5 }]);
    const other = goOn(base, 'b', [{ event: 'monitoring', minutes: 9 }]);
    return mergeTimelines(
      { ...shared, incident: { ...shared.incident, ...ours } },
      { ...other, incident: { ...other.incident, ...theirs } },
    ).incident;
  };
  const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 23, hour));

  it('what the public was told by one of them it knows', () => {
    expect(merge({ isPrivate: true }, { isPrivate: true }).isPrivate).toBe(true);
    expect(merge({ isPrivate: false }, { isPrivate: true }).isPrivate).toBe(false);
    expect(merge({ isPrivate: true }, { isPrivate: false }).isPrivate).toBe(false);
  });

  it('the parts that either touched are guarded, and the worst that either knew counts', () => {
    const merged = merge(
      { touched: ['api', 'shop'], worstImpact: 'minor' },
      { touched: ['shop', 'mail'], worstImpact: 'critical' },
    );
    expect(merged).toMatchObject({ touched: ['api', 'shop', 'mail'], worstImpact: 'critical' });
  });

  it.each([
    [null, null, null],
    [at(1), null, at(1)],
    [null, at(2), at(2)],
    [at(1), at(2), at(2)],
    [at(3), at(2), at(3)],
  ])('the later relapse counts: of %j and %j', (ours, theirs, expected) => {
    expect(merge({ reopenedAt: ours }, { reopenedAt: theirs }).reopenedAt).toEqual(expected);
  });

  it('the shared one gives its name and its beginning', () => {
    const own = { uuid: 'u', number: 3, key: 'k', cameFrom: 2, startedAt: at(1), openedAt: at(2) };
    expect(
      merge(own, { uuid: 'x', number: 9, key: null, cameFrom: null, startedAt: at(5), openedAt: at(6) }),
    ).toMatchObject(own);
  });

  it('a key that both used stays with the entry of the shared one', () => {
    const keyed = (telling: Telling, key: string | null): Telling => ({
      ...telling,
      updates: telling.updates.map((one, index) => (index === 0 ? one : { ...one, key, requestHash: 'h' })),
    });
    const added = (ours: string | null, theirs: string | null) => {
      const shared = keyed(goOn(base, 'a', [{ event: 'identified', minutes: 5 }]), ours);
      const other = keyed(goOn(base, 'b', [{ event: 'monitoring', minutes: 9 }]), theirs);
      return mergeTimelines(shared, other).added.map(({ key, requestHash }) => [key, requestHash]);
    };
    expect(added('k', 'k')).toEqual([[null, null]]);
    expect(added('k', 'l')).toEqual([['l', 'h']]);
    expect(added(null, null)).toEqual([[null, 'h']]);
  });
});
