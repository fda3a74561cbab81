import { defineCommand } from '../define.ts';
import { Values } from '../values.ts';
import { needsSharedStore } from '../worker/needsSharedStore.ts';
import { chosenChannels, defaultListen, readWorkerFlags } from '../worker/workerFlags.ts';

export const worker = defineCommand({
  args: '',
  example: 'incident worker\nincident worker --channels customers,texts --concurrency 4 --listen none',
  options: [
    ['--channels <names...>', 'work these channels only; all of the config unless you say otherwise', 'list'],
    ['--concurrency <n>', 'so many chunks of each channel at a time (2)'],
    ['--listen <host:port>', `answer /healthz and /metrics there (${defaultListen}), or none`],
  ],
  run: async (_args, options, context) => {
    const values = new Values(options);
    const { channels, ...flags } = readWorkerFlags(values);
    values.check(context.verb);
    const app = await context.app();
    const { storeUrl, channels: known } = app.config;
    needsSharedStore(storeUrl, 'A worker sends for others');
    const chosen = chosenChannels(
      channels,
      known.map((one) => one.name),
    );
    // All now: weeks later an update may have replaced the files of this program.
    const { runWorker } = await import('../worker/runWorker.ts');
    return await runWorker(context, app, { ...flags, channels: chosen, verbose: values.flag('verbose') });
  },
});
