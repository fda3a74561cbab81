import type { App } from '../../app.ts';
import { unconfirmedFaults } from '../../usecases/confirmations.ts';
import type { ResolveInput } from '../../usecases/input.ts';
import type { PublishFault } from '../../usecases/refusal.ts';
import { type Context, defineCommand } from '../define.ts';
import { audienceOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { type PublishFlags, refused, runPublishing, stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { showWaiting } from '../waiting.ts';
import { whileWatched } from '../whileWatched.ts';
import { askResolve } from '../wizard/resolve.ts';

export const resolve = defineCommand({
  args: '[id]',
  example: 'incident resolve 7 --wait',
  options: [
    ['--wait', 'look at the probes here until it is true, then post'],
    ['--override <reason>', 'go against the guard; the reason is recorded'],
    ['--status <status>', 'not here: resolve makes it resolved'],
    ['--event <event>', 'not here: resolve has a template of its own'],
    ...messageOptions,
    ...audienceOptions,
    ...runOptions,
  ],
  run: async ([id], options, context) => {
    const values = new Values(options);
    const given = publishInput(values);
    const override = values.text('override');
    if (override !== null && override.trim() === '') values.fault('--override needs a reason, which is recorded.');
    if (values.text('status') !== null) values.fault('--status is not for resolve, which makes it resolved.');
    if (values.text('event') !== null) values.fault('--event is not for resolve, which has a template of its own.');
    values.check(context.verb);
    const app = await context.app();
    const flags = { yes: values.flag('yes'), dryRun: values.flag('dryRun') };
    const confirmedBy = flags.yes ? 'flag' : null;
    const input: ResolveInput = { ...given, id: id ?? null, override, confirmedBy };
    if (values.flag('wait') && !flags.dryRun && override === null) return await waitAndPost(context, app, input, flags);
    return await postOrAsk(context, app, flags.dryRun ? { ...input, override: override ?? 'dry run' } : input, flags);
  },
});

async function waitAndPost(context: Context, app: App, input: ResolveInput, flags: PublishFlags): Promise<number> {
  const repeat = await whileWatched(context, (watcher) => app.resolve.prepare(input, watcher));
  if (repeat.ok && repeat.value.kind === 'repeat') return await runPublishing(context, app, app.resolve, input, flags);
  if (!repeat.ok && repeat.error.kind !== 'not_green') throw refused(repeat.error, 'resolve');
  // Nobody should wait for half an hour to be told that a flag is missing.
  const faults = context.terminal.interactive ? [] : await missingFlags(app, input, flags);
  if (faults.length > 0) throw refused({ kind: 'not_ready', faults }, 'resolve');
  const view = await showWaiting(context.output, app);
  const guard = await app.waitForGreen(input, view.onProgress, context.signal).finally(() => view.stop());
  if (!guard.ok) throw refused(guard.error, 'resolve');
  if (context.signal.aborted) throw stopped();
  return await postOrAsk(context, app, input, flags);
}

async function missingFlags(app: App, input: ResolveInput, flags: PublishFlags): Promise<readonly PublishFault[]> {
  const ahead = await app.resolve.plan({ ...input, override: 'dry run' });
  const counts = ahead.ok && ahead.value.kind === 'draft' ? unconfirmedFaults(ahead.value) : [];
  return [...(flags.yes ? [] : [{ kind: 'unconfirmed', what: 'what "resolve" will send' } as const]), ...counts];
}

async function postOrAsk(context: Context, app: App, input: ResolveInput, flags: PublishFlags): Promise<number> {
  if (!context.terminal.interactive || flags.dryRun)
    return await runPublishing(context, app, app.resolve, input, flags);
  const answer = await askResolve(input, app, context);
  switch (answer.kind) {
    case 'post':
      return await runPublishing(context, app, app.resolve, answer.input, flags);
    case 'wait':
      return await waitAndPost(context, app, answer.input, { ...flags });
    case 'later':
      return 5;
  }
}
