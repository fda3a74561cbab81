import type { Deps } from '../../src/usecases/deps.ts';
import type { CompleteInput, ExtendInput, MaintenanceInput, ScheduleInput } from '../../src/usecases/input.ts';
import { prepareCancel, prepareComplete, prepareExtend, prepareStart } from '../../src/usecases/maintenance.ts';
import type { DutyOutcome } from '../../src/usecases/maintenanceDuties.ts';
import { runMaintenanceDuties } from '../../src/usecases/maintenanceDuties.ts';
import { nothingSaid } from '../../src/usecases/nothingSaid.ts';
import { prepareSchedule } from '../../src/usecases/schedule.ts';
import { minuteMs } from './appBench.ts';
import { verb } from './appVerbs.ts';
import { never, testNow } from './httpChannelIo.ts';

/** So many minutes after the beginning of the bench's clock. */
export const minute = (minutes: number): Date => new Date(testNow.getTime() + minutes * minuteMs);

/** Two hours on checkout, three days ahead. */
export const scheduleInput = (more: Partial<ScheduleInput> = {}): ScheduleInput => ({
  ...nothingSaid,
  title: 'The database moves',
  components: [{ name: 'checkout', status: 'under_maintenance' }],
  startsAt: minute(3 * 24 * 60),
  endsAt: minute(3 * 24 * 60 + 120),
  lengthMs: null,
  remindMs: [24 * 60 * minuteMs, 60 * minuteMs],
  byHand: false,
  asked: '',
  ...more,
});
export const workInput = (more: Partial<MaintenanceInput> = {}): MaintenanceInput => ({
  ...nothingSaid,
  id: null,
  ...more,
});
export const extendInput = (more: Partial<ExtendInput> = {}): ExtendInput => ({
  ...workInput(),
  to: null,
  byMs: 30 * minuteMs,
  asked: '30m',
  ...more,
});
export const completeInput = (more: Partial<CompleteInput> = {}): CompleteInput => ({
  ...workInput(),
  override: null,
  ...more,
});

export const work = {
  schedule: verb(prepareSchedule),
  start: verb(prepareStart),
  extend: verb(prepareExtend),
  complete: verb(prepareComplete),
  cancel: verb(prepareCancel),
};

export const duties = (deps: Deps): Promise<readonly DutyOutcome[]> =>
  runMaintenanceDuties(deps)({ onProgress: () => {}, signal: never });

/** `start posted`, `asks missed`, in the order of the duties. */
export const told = (outcomes: readonly DutyOutcome[]): readonly string[] =>
  outcomes.map((one) => {
    if (one.kind === 'posted') return `${one.duty} posted`;
    if (one.kind === 'asks') return `asks ${one.why}`;
    return one.kind === 'refused' ? `${one.duty} refused: ${one.refusal.kind}` : one.kind;
  });
