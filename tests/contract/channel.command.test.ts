import { command } from '../../src/channels/command.ts';
import { describeDefinition } from './channel.ts';

describeDefinition({ definition: command, settings: { command: ['/usr/local/bin/notify'] } });
