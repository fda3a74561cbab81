import { command } from '../../src/probes/command.ts';
import { describeProbe, hostileText, type Scene } from './probe.ts';

const script = async (text: string): Promise<Scene> => ({ settings: { command: [process.execPath, '-e', text] } });

describeProbe({
  definition: command,
  settings: { command: ['/usr/local/bin/check-shop'] },
  scenes: {
    healthy: () => script('process.exit(0)'),
    failing: () => script('console.error("the queue is full"); process.exit(2)'),
    silent: () => script('setInterval(() => {}, 1000)'),
    hostile: () => script(`process.stderr.write(${JSON.stringify(hostileText)}); process.exitCode = 2`),
  },
  metadata: [],
});
