import { defineCommand } from '../define.ts';
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
      rows.length === 0
        ? 'No channel is configured. Add one with: incident channels add'
        : await table(rows, terminal.width);
    output.result(value, text);
    return 0;
  },
});
