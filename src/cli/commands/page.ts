import { resolve } from 'node:path';
import type { DeliveryState, Outcome } from '../../domain/delivery.ts';
import type { PublishedPage } from '../../usecases/publishPage.ts';
import { CliError } from '../cliError.ts';
import { type Context, defineCommand } from '../define.ts';
import { cleanLine } from '../io/cleanText.ts';
import { paint, signs } from '../io/lines.ts';
import { Values } from '../values.ts';

const usualFolder = './status-page';

export const pageBuild = defineCommand({
  args: '',
  example: 'incident page build --out ./status-page',
  options: [['--out <folder>', `where it goes; ${usualFolder} unless you say`]],
  run: async (_args, options, context) => {
    const values = new Values(options);
    values.check(context.verb);
    const given = values.text('out') ?? usualFolder;
    const folder = resolve(given);
    const app = await context.app();
    const built = await (await app.page()).buildInto(folder);
    if (built.kind === 'built') {
      const text = `The page is in ${folder}: ${built.files} files. No channel was told. To look at it: incident page serve`;
      context.output.result({ folder, files: built.files }, text);
      return 0;
    }
    if (built.kind === 'unwritable') {
      const hint = 'Name a folder of your own: incident page build --out DIR';
      throw new CliError({ kind: 'page_unwritable', message: `${built.reason}.`, hint, exit: 1 });
    }
    throw new CliError({
      kind: 'folder_taken',
      message: `${folder} holds an index.html that incident did not write, and that would be lost.`,
      hint: `Name another folder: incident page build --out ${usualFolder === given ? './page' : usualFolder}`,
      exit: 2,
    });
  },
});

export const pageServe = defineCommand({
  args: '',
  example: 'incident page serve --port 8000',
  options: [['--port <number>', '8000 unless you say, or any if that is taken']],
  run: async (_args, options, context) => {
    const values = new Values(options);
    const port = values.count('--port', values.text('port') ?? undefined);
    if (port !== null && port > 65_535) values.fault(`--port can not be "${port}": the highest is 65535.`);
    values.check(context.verb);
    const { servePage } = await import('../page/servePage.ts');
    await servePage(await context.app(), port, context);
    return 130;
  },
});

const states: Readonly<Record<Outcome['kind'], DeliveryState>> = {
  sent: 'sent',
  retry: 'retrying',
  failed: 'failed',
  uncertain: 'uncertain',
};

export const pagePublish = defineCommand({
  args: '',
  example: 'incident page publish',
  options: [],
  run: async (_args, _options, context) => {
    const app = await context.app();
    const published = await (await app.page()).publish(context.signal);
    if (published.length === 0) {
      throw new CliError({
        kind: 'no_page',
        message: 'No channel of the config is a status page.',
        hint: 'Add one: incident channels add status-page',
        exit: 2,
      });
    }
    const { pageUrl } = app.config;
    const deliveries = published.map(({ channel: { name, definition }, outcome }) => ({
      channel: name,
      type: definition.type,
      state: states[outcome.kind],
      reason: outcome.kind === 'sent' ? null : outcome.reason,
      url: pageUrl,
    }));
    context.output.result({ deliveries }, textOf(published, pageUrl, context));
    if (context.signal.aborted) return 130;
    return published.every(({ outcome }) => outcome.kind === 'sent') ? 0 : 4;
  },
});

function textOf(published: readonly PublishedPage[], pageUrl: string | null, { terminal }: Context): string {
  const width = Math.max(4, ...published.map(({ channel }) => channel.name.length));
  const lines = published.map(({ channel, outcome }) => {
    const state = states[outcome.kind];
    const head = `${signs[state]} ${channel.name.padEnd(width)}  ${state.padEnd(9)}`;
    const why = outcome.kind === 'sent' ? (pageUrl ?? '') : outcome.reason;
    return `  ${paint(state, terminal.colour)(head)}  ${cleanLine(why)}`.trimEnd();
  });
  const missing = published.some(({ outcome }) => outcome.kind !== 'sent');
  return [...lines, ...(missing ? ['', 'Mend what it says, then: incident page publish'] : [])].join('\n');
}
