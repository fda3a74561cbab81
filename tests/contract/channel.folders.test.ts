import { file } from '../../src/channels/file.ts';
import { statusPage } from '../../src/channels/statusPage.ts';
import { describeDefinition } from './channel.ts';

describeDefinition({ definition: file, settings: { folder: './messages' } });
describeDefinition({ definition: statusPage, settings: { out: './public' } });
