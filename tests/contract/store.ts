import { afterEach, beforeEach } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { describeApprovals } from './storeApprovals.ts';
import { describeAudit } from './storeAudit.ts';
import { describeErasure } from './storeErasure.ts';
import { describeIncidentStore } from './storeIncidents.ts';
import { describeLease } from './storeLease.ts';
import { describeMoves } from './storeMoves.ts';
import { describeOutbox } from './storeOutbox.ts';
import { describePast } from './storePast.ts';
import { describePeople } from './storePeople.ts';
import { describeRecording } from './storeRecording.ts';
import { describeReport } from './storeReport.ts';
import { describeSamples } from './storeSamples.ts';

/** An engine's empty store, made anew for each test. */
export interface StoreBench {
  /** A connection of its own to that one store, as another process has it. */
  open(): Promise<Store>;
  /** Closes them all and leaves nothing behind. */
  remove(): Promise<void>;
}

/** What a test of the contract has at hand: the same store through two connections. */
export interface TwoConnections {
  readonly store: () => Store;
  readonly other: () => Store;
}

/** What every engine holds to. */
export function describeStore(engine: string, makeBench: () => Promise<StoreBench>): void {
  const connections = (): TwoConnections => {
    let bench: StoreBench;
    let both: readonly [Store, Store];
    beforeEach(async () => {
      bench = await makeBench();
      both = [await bench.open(), await bench.open()];
    });
    afterEach(() => bench.remove());
    return { store: () => both[0], other: () => both[1] };
  };
  describeIncidentStore(engine, connections);
  describeRecording(engine, connections);
  describeOutbox(engine, connections);
  describeMoves(engine, connections);
  describePast(engine, connections);
  describePeople(engine, connections);
  describeErasure(engine, connections);
  describeLease(engine, connections);
  describeSamples(engine, connections);
  describeReport(engine, connections);
  describeApprovals(engine, connections);
  describeAudit(engine, connections);
}
