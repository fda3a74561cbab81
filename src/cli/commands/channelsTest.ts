import type { App } from '../../app.ts';
import { shownVerdict } from '../../usecases/testChannels.ts';
import { channelTable } from '../channelTable.ts';
import { CliError } from '../cliError.ts';
import { type Context, defineCommand } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { Values } from '../values.ts';

export const channelsTest = defineCommand({
  args: '[names...]',
  example: 'incident channels test x\nincident channels test customers --post --to you@acme.example',
  options: [
    ['--post', 'post a test that says it is one'],
    ['--to <address>', 'with --post: who gets the test instead of all people of a channel', 'list'],
    ['-y, --yes', 'with --post: do not ask'],
  ],
  run: async ([given], options, context) => {
    const values = new Values(options);
    const isPost = values.flag('post');
    if (!isPost && values.list('to').length > 0) values.fault('--to goes with --post.');
    if (!isPost && values.flag('yes')) values.fault('--yes goes with --post.');
    values.check(context.verb);
    const app = await context.app();
    const chosen: readonly string[] = Array.isArray(given) ? given : [];
    const names = chosen.length > 0 ? chosen : null;
    if (app.config.channels.length === 0 && names === null) {
      context.output.result([], 'No channel is configured. Add one with: incident channels add');
      return 0;
    }
    if (!isPost) return await prove(app, names, context);
    const { postTest } = await import('../testPostFlow.ts');
    return await postTest(app, { names, to: values.list('to') }, values.flag('yes'), context);
  },
});

async function prove(
  app: App,
  names: readonly string[] | null,
  { output, terminal, signal, verb }: Context,
): Promise<number> {
  const tested = await app.testChannels(names, signal);
  if (!tested.ok) throw new CliError(explainRefusal(tested.error, verb));
  const found = tested.value.map((one) => {
    const verdict = shownVerdict(one);
    const { kind: result, message } = verdict;
    const { name: channel, definition } = one.channel;
    return {
      title: definition.title,
      value: { channel, type: definition.type, result, message, fix: verdict.kind === 'ok' ? '' : verdict.fix },
    };
  });
  const value = found.map((one) => one.value);
  const lines = found.map((one) => ({ ...one.value, title: one.title }));
  output.result(value, await channelTable(lines, terminal));
  return value.some((one) => one.result === 'fault') ? 6 : 0;
}
