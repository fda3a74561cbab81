import { tallyOf } from '../../domain/summary.ts';
import { CliError } from '../cliError.ts';
import { defineCommand } from '../define.ts';
import { explainRefusal, explainSettle } from '../errors.ts';
import { exitOfDeliveries } from '../io/exitCode.ts';
import { channelsJson } from '../io/json.ts';
import { channelLines } from '../io/lines.ts';
import { leftSteps } from '../leftSteps.ts';
import { Values } from '../values.ts';
import { whileWatched } from '../whileWatched.ts';

export const deliver = defineCommand({
  args: '[id] [as]',
  example: 'incident deliver\nincident deliver --settle 4kq3n5xw7c2m6r8t1v9y0z2a4b resend',
  options: [
    ['--retry-failed', 'queue what failed once more'],
    ['--settle <delivery>', 'say what became of an uncertain one: --settle ID sent, or --settle ID resend'],
  ],
  run: async (args, options, context) => {
    const { output, terminal, verb } = context;
    const values = new Values(options);
    const settled = values.text('settle');
    const [id, as] = settled === null ? [args[0], undefined] : [undefined, args[0]];
    if (settled !== null && as !== 'sent' && as !== 'resend') {
      values.fault(`--settle takes an id and "sent" or "resend": incident deliver --settle ${settled} sent`);
    }
    if (args[1] !== undefined) values.fault(`There is one argument too many: "${args[1]}".`);
    values.check(verb);
    const app = await context.app();
    if (settled !== null && (as === 'sent' || as === 'resend')) {
      const done = await app.settle(settled, as);
      if (!done.ok) throw new CliError(explainSettle(done.error));
      if (as === 'sent') {
        output.result({ deliveries: channelsJson(tallyOf([done.value])), resent: 0 }, `${settled} counts as sent.`);
        return 0;
      }
    }
    const request = { id: id ?? null, retryFailed: values.flag('retryFailed') };
    const done = await whileWatched(context, (watcher) => app.deliver(request, watcher));
    if (!done.ok) throw new CliError(explainRefusal(done.error, verb));
    const { tallies, resent, interrupted } = done.value;
    const lines = channelLines(tallies, terminal.colour);
    const left = leftSteps(done.value);
    const text =
      lines.length === 0
        ? 'Nothing is left to send.'
        : [...lines, ...(left.length > 0 ? ['', ...left] : [])].join('\n');
    output.result({ deliveries: channelsJson(tallies), resent }, text);
    return exitOfDeliveries(tallies, interrupted);
  },
});
