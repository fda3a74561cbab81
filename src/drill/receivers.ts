import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel } from '../channels/channel.ts';
import { type MailReceiver, startMailReceiver } from './mailReceiver.ts';
import { type PostReceiver, startPostReceiver } from './postReceiver.ts';

/** What takes the place of every service: each channel, led to receivers inside the process. */
export interface DrillReceivers {
  readonly mail: MailReceiver;
  readonly posts: PostReceiver;
  readonly channels: readonly Channel[];
  close(): Promise<void>;
}

/** @param folder where everything is kept that arrives */
export async function startReceivers(channels: readonly Channel[], folder: string): Promise<DrillReceivers> {
  const mailFolder = join(folder, 'mail');
  const postFolder = join(folder, 'posts');
  for (const one of [mailFolder, postFolder]) await mkdir(one, { recursive: true, mode: 0o700 });
  const mail = await startMailReceiver(mailFolder);
  const posts = await startPostReceiver(channels, postFolder);
  return {
    mail,
    posts,
    channels: channels.map((channel) => {
      const own = {
        url: `${posts.url}/${encodeURIComponent(channel.name)}`,
        smtpPort: mail.port,
        folder: join(folder, channel.name),
      };
      const settings = { ...channel.settings, ...channel.definition.redirect(channel.settings, own) };
      return { ...channel, settings };
    }),
    close: async () => {
      await Promise.all([mail.close(), posts.close()]);
    },
  };
}
