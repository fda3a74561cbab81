import { CliError } from '../cliError.ts';
import { defineCommand } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { cleanLine } from '../io/cleanText.ts';
import { table } from '../io/table.ts';

export const channelsList = defineCommand({
  args: '',
  example: 'incident channels list',
  options: [],
  run: async (_args, _options, { app: load, output, terminal }) => {
    const { config } = await load();
    const value = config.channels.map(({ name, definition, settings }) => ({
      name,
      type: definition.type,
      title: definition.title,
      audience: settings.audience,
      limit: definition.limitText,
      routes: config.routes.filter((route) => route.channels.includes(name)).length,
    }));
    const rows = value.map((one) => [one.name, one.title, one.audience, `limit: ${one.limit}`]);
    const text =
      rows.length === 0 ? 'No channel is configured. Add some with: incident init' : await table(rows, terminal.width);
    output.result(value, text);
    return 0;
  },
});

const signs = { ok: '✓', warning: '!', fault: '✗' } as const;

export const channelsTest = defineCommand({
  args: '[names...]',
  example: 'incident channels test x',
  options: [],
  run: async ([names], _options, { app: load, output, terminal, signal, verb }) => {
    const app = await load();
    const chosen: readonly string[] = Array.isArray(names) ? names : [];
    const tested = await app.testChannels(chosen.length > 0 ? chosen : null, signal);
    if (!tested.ok) throw new CliError(explainRefusal(tested.error, verb));
    const value = tested.value.map(({ channel, verdict }) => ({
      channel: channel.name,
      type: channel.definition.type,
      result: verdict.kind,
      message: verdict.message,
      fix: verdict.kind === 'ok' ? '' : verdict.fix,
    }));
    const width = Math.max(4, ...value.map((one) => one.channel.length));
    const lines = value.flatMap((one) => [
      `${signs[one.result]} ${one.channel.padEnd(width)}  ${cleanLine(one.message)}`,
      ...(one.fix === '' ? [] : [`  ${' '.repeat(width)}  ${terminal.colour.dim(one.fix)}`]),
    ]);
    output.result(value, lines.join('\n') || 'No channel is configured. Add some with: incident init');
    return value.some((one) => one.result === 'fault') ? 6 : 0;
  },
});
