import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bluesky } from '../../src/channels/bluesky.ts';
import type { AnyChannelDefinition, RemotePost } from '../../src/channels/channel.ts';
import { mastodon } from '../../src/channels/mastodon.ts';
import { telegram } from '../../src/channels/telegram.ts';
import { startPostReceiver } from '../../src/drill/postReceiver.ts';
import { never, settingsOf, testEnvelope, testIo } from '../helpers/httpChannelIo.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allclear-drill-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const key = { env: 'NOT_SET' };

it.each<readonly [AnyChannelDefinition, object]>([
  [telegram, { token: key, chatId: '@acme_status' }],
  [bluesky, { identifier: 'acme.bsky.social', appPassword: key }],
  [mastodon, { instance: 'https://mastodon.example', accessToken: key }],
])(
  'rehearses on $type, counts its posts and not what it asks before, and reads no real secret',
  async (definition, settings) => {
    const posts = await startPostReceiver([{ name: 'own', definition }], folder);
    const given = settingsOf(definition, settings);
    const to = { url: `${posts.url}/own`, smtpPort: 0, folder };
    // Only a literal can be revealed here.
    const sender = await definition.open({ ...given, ...definition.redirect(given as never, to) } as never, testIo());
    const sent: RemotePost[] = [];
    for (const deliveryId of ['one', 'two', 'three']) {
      const [firstPost = null] = sent;
      const outcome = await sender.send(
        testEnvelope({ deliveryId, firstPost, latestPost: sent.at(-1) ?? null }),
        never,
      );
      if (outcome.kind !== 'sent' || outcome.remoteId === null) throw new Error(JSON.stringify(outcome));
      sent.push({ remoteId: outcome.remoteId, url: outcome.url });
    }
    expect(posts.arrived.get('own')).toBe(3);
    expect(new Set(sent.map(({ remoteId }) => remoteId)).size).toBe(3);
    expect(JSON.stringify(sent)).not.toContain('***');
    await sender.close();
    await posts.close();
  },
);
