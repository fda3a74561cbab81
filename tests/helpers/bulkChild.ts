import { stdout } from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { openStore } from '../../src/store/open.ts';

// A process of its own that has nothing to wait for but its ledger: begins deliveries "d0", "d1" and so on, a few at a time.
const [, , path = '', anchorsPath = '', count = '0'] = process.argv;
const now = (): Date => new Date('2026-11-23T10:00:00Z');
const { outbox } = await openStore({ url: `sqlite:${path}`, create: true, anchorsPath, now });
const owner = { host: 'elsewhere', bootId: '', pidNamespace: '', pid: 1, startedAt: '' };
const lease = await outbox.takeLease(owner, now(), 30_000);
if (lease.kind !== 'taken') throw new Error(lease.kind);
const ids = Array.from({ length: Number(count) }, (_, index) => `d${index}`);
for (let from = 0; from < ids.length; from += 8) {
  const moves = ids
    .slice(from, from + 8)
    .map((id) => ({ id, from: ['queued'], to: 'sending', attempt: true }) as const);
  await outbox.write(lease.fence, moves, now());
  await turn();
}
stdout.write('all begun');
