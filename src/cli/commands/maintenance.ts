import type { App, Publishing } from '../../app.ts';
import { impacts } from '../../domain/impact.ts';
import type { ExtendInput, MaintenanceInput, ScheduleInput } from '../../usecases/input.ts';
import {
  type Args,
  type CommandDefinition,
  type Context,
  defineCommand,
  type OptionSpec,
  type Options,
} from '../define.ts';
import { extendFlags, instantOf, scheduleFlags, timeOptions, withStates } from '../maintenanceFlags.ts';
import { audienceOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { runPublishing } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { askSchedule } from '../wizard/schedule.ts';
import { askExtend, askWords } from '../wizard/workSteps.ts';

/** Besides its times. */
const partOptions: readonly OptionSpec[] = [
  ['--component <name=state>', 'a part it touches (repeatable), under_maintenance unless you say otherwise', 'list'],
  ['--impact <impact>', `how much people notice of it: ${impacts.join(', ')}; none unless you say`],
];

const flagsOf = (values: Values) => ({ yes: values.flag('yes'), dryRun: values.flag('dryRun') });

export const maintenanceSchedule = defineCommand({
  args: '[title]',
  example:
    'incident maintenance schedule "Database moves" --from "2026-11-30 02:00" --for 2h --component checkout=under_maintenance --remind 24h,1h',
  options: [...timeOptions, ...partOptions, ...messageOptions, ...audienceOptions, ...runOptions],
  run: async ([title], options, context) => {
    const values = new Values(withStates(options));
    const { given, from, to } = scheduleFlags(values);
    values.check(context.verb);
    const app = await context.app();
    const startsAt = from === null ? null : instantOf('--from', from, app.now(), app, context.verb);
    const endsAt = to === null ? null : instantOf('--to', to, startsAt ?? app.now(), app, context.verb);
    const asked: ScheduleInput = { ...given, title: title ?? null, startsAt, endsAt };
    const isWhole = asked.title !== null && startsAt !== null && (endsAt !== null || asked.lengthMs !== null);
    const input = context.terminal.interactive && !isWhole ? await askSchedule(asked, app, context) : asked;
    return await runPublishing(context, app, app.maintenance.schedule, input, flagsOf(values));
  },
});

const stepOptions: readonly OptionSpec[] = [...messageOptions, ...audienceOptions, ...runOptions];

/** A step that takes nothing but words and readers. */
function step(example: string, publishing: (app: App) => Publishing<MaintenanceInput>): CommandDefinition {
  return defineCommand({
    args: '[id]',
    example,
    options: stepOptions,
    run: async ([id], options, context) => {
      const values = new Values(options);
      const given: MaintenanceInput = { ...publishInput(values), id: id ?? null };
      values.check(context.verb);
      const app = await context.app();
      const flags = flagsOf(values);
      const ask = context.terminal.interactive && !flags.yes && !flags.dryRun && given.message === null;
      const input = ask ? await askWords(given, publishing(app), context) : given;
      return await runPublishing(context, app, publishing(app), input, flags);
    },
  });
}

export const maintenanceStart = step('incident maintenance start 8', (app) => app.maintenance.start);

export const maintenanceCancel = step(
  'incident maintenance cancel 8 -m "We do not move the database this Sunday."',
  (app) => app.maintenance.cancel,
);

export const maintenanceExtend = defineCommand({
  args: '[id]',
  example: 'incident maintenance extend 8 --by 30m -m "Copying takes longer than we thought."',
  options: [
    ['--to <time>', 'the new end: 03:30, "2026-11-30 03:30", 2026-11-30T02:30Z'],
    ['--by <length>', 'or how much longer it takes: 30m, 2h'],
    ...stepOptions,
  ],
  run: runExtend,
});

async function runExtend([id]: Args, options: Options, context: Context): Promise<number> {
  const values = new Values(options);
  const { toText, ...given } = extendFlags(values);
  values.check(context.verb);
  const app = await context.app();
  const flags = flagsOf(values);
  const to = toText === null ? null : instantOf('--to', toText, app.now(), app, context.verb);
  const asked: ExtendInput = { ...given, id: id ?? null, to };
  const ask = context.terminal.interactive && !flags.yes && !flags.dryRun;
  const input = ask ? await askExtend(asked, app.maintenance.extend, context) : asked;
  return await runPublishing(context, app, app.maintenance.extend, input, flags);
}

export const maintenanceComplete = defineCommand({
  args: '[id]',
  example: 'incident maintenance complete 8',
  options: [['--override <reason>', 'go against the probes; the reason is recorded'], ...stepOptions],
  run: async ([id], options, context) => {
    const values = new Values(options);
    const override = values.text('override');
    if (override !== null && override.trim() === '') values.fault('--override needs a reason, which is recorded.');
    const given = { ...publishInput(values), id: id ?? null, override };
    values.check(context.verb);
    const app = await context.app();
    const flags = flagsOf(values);
    const { complete } = app.maintenance;
    const ask = context.terminal.interactive && !flags.yes && !flags.dryRun && given.message === null;
    const input = ask ? await askWords(given, complete, context) : given;
    return await runPublishing(context, app, complete, input, flags);
  },
});
