import type { App } from '../../app.ts';
import { systemTime } from '../../delivery/time.ts';
import { type Context, defineCommand } from '../define.ts';
import { isTerminal } from '../io/standardOut.ts';
import { planText } from '../planText.ts';
import { Values } from '../values.ts';
import type { Calling } from '../watch/openScreen.ts';
import type { WatchSetting } from '../watch/scene.ts';
import type { WatchView } from '../watch/watchView.ts';
import { autoOf, autoOptions, everyWarnings, readAuto } from '../watchFlags.ts';

export const watch = defineCommand({
  args: '',
  example: 'incident watch\nincident watch --every 10s --auto-open 3m --auto-monitoring',
  options: [
    ['--every <time>', 'look at each probe so often (allClear.every of the config, 30s)'],
    ...autoOptions,
    ['--dry-run', 'show once what these would post, and post nothing'],
    ['--no-bell', 'do not ring when something is due or becomes worse'],
    ['--notify', 'show it on the desktop as well, where the terminal can (OSC 9, 99 or 777)'],
    ['--lines', 'a line a change, as in a log, also at a terminal'],
  ],
  run: async (_args, options, context) => {
    const values = new Values(options);
    const everyMs = values.duration('every', '--every');
    if (everyMs !== null && (everyMs < leastEveryMs || everyMs > mostEveryMs))
      values.fault(`--every can not be "${values.text('every')}": expected a length of time from 1s to 1h.`);
    const flags = readAuto(values, options);
    values.check(context.verb);
    const app = await context.app();
    const { company, timezone, allClear } = app.config;
    for (const warning of everyWarnings(everyMs ?? allClear.everyMs, app.config)) context.output.warn(warning);
    const setting: WatchSetting = {
      company: company.name,
      timezone,
      everyMs: everyMs ?? allClear.everyMs,
      auto: autoOf(flags, app.config),
      dryRun: values.flag('dryRun'),
    };
    const calling = { bell: options['bell'] !== false, notify: values.flag('notify') };
    return await watchOn(context, app, setting, { ...calling, lines: values.flag('lines') });
  },
});

/** More often than that a site would feel it. */
const leastEveryMs = 1_000;
/** More seldom than that nobody watches. */
const mostEveryMs = 3_600_000;

async function watchOn(
  context: Context,
  app: App,
  setting: WatchSetting,
  how: Calling & { readonly lines: boolean },
): Promise<number> {
  const quit = new AbortController();
  const stop = (): void => quit.abort();
  context.signal.addEventListener('abort', stop);
  if (context.signal.aborted) stop();
  // All now: hours later an update may have replaced the files of this program.
  const [{ runWatch }, { farewell }, { keepHeapSmall }] = await Promise.all([
    import('../watch/runWatch.ts'),
    import('../watch/farewell.ts'),
    import('../../contacts/smallHeap.ts'),
  ]);
  // With a look a second it stays at 101 MB from the sixth minute on; without this it goes up to 128 and back.
  keepHeapSmall();
  const { everyMs, auto, dryRun } = setting;
  const engine = await app.watch({ everyMs, auto, dryRun });
  const beganMs = systemTime.monotonicMs();
  const view = await viewFor(context, app, setting, how, stop);
  try {
    await runWatch({ watch: engine, view, idOf: app.idOf, everyMs, time: systemTime }, quit.signal);
  } finally {
    view.stop();
    await engine.close();
  }
  context.output.say(farewell(view.scene(), systemTime.monotonicMs() - beganMs, app.now()));
  return context.signal.aborted ? 130 : 0;
}

async function viewFor(
  context: Context,
  app: App,
  setting: WatchSetting,
  how: Calling & { readonly lines: boolean },
  onQuit: () => void,
): Promise<WatchView> {
  const { output, terminal } = context;
  if (output.json) return (await import('../watch/watchJsonView.ts')).createJsonView(output, app.urlOf, app.now());
  if (how.lines || !isTerminal(1) || !terminal.isLive()) {
    const { createLogView } = await import('../watch/watchLogView.ts');
    return createLogView(output, setting, app.now, (draft) => planText(draft, app, terminal));
  }
  const { openScreen } = await import('../watch/openScreen.ts');
  return openScreen(context, app, setting, how, onQuit);
}
