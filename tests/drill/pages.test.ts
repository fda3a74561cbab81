import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AnyChannelDefinition, RemotePost } from '../../src/channels/channel.ts';
import { facebook } from '../../src/channels/facebook.ts';
import { linkedin } from '../../src/channels/linkedin.ts';
import { zendesk } from '../../src/channels/zendesk.ts';
import type { EntryEvent } from '../../src/domain/event.ts';
import { startPostReceiver } from '../../src/drill/postReceiver.ts';
import { never, settingsOf, testEnvelope, testIo, testNow } from '../helpers/httpChannelIo.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allclear-drill-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const key = { env: 'NOT_SET' };
const help = { subdomain: 'acme', email: 'ann@acme.example', token: key };

it.each<readonly [string, AnyChannelDefinition, object]>([
  ['a Page', facebook, { pageId: '1029', pageToken: key }],
  ['an organisation', linkedin, { organizationId: '2414183', accessToken: key }],
  ['an article', zendesk, { ...help, sectionId: 1, permissionGroupId: 2 }],
  ['a community post', zendesk, { ...help, as: 'community-post', topicId: 3 }],
])('rehearses on %s from the first post to the last, and reads no real secret', async (_, definition, settings) => {
  const posts = await startPostReceiver([{ name: 'page', definition }], folder);
  const given = settingsOf(definition, settings);
  const to = { url: `${posts.url}/page`, smtpPort: 0, folder };
  // Only a literal can be revealed here.
  const sender = await definition.open({ ...given, ...definition.redirect(given as never, to) } as never, testIo());
  let firstPost: RemotePost | null = null;
  for (const event of ['investigating', 'identified', 'resolved', 'reopened'] satisfies readonly EntryEvent[]) {
    const status = event === 'reopened' ? 'investigating' : event;
    const outcome = await sender.send(
      testEnvelope({ firstPost, update: { seq: 1, event, status, at: testNow } }),
      never,
    );
    expect(outcome, event).toMatchObject({ kind: 'sent', remoteId: expect.stringMatching(/./u) });
    if (outcome.kind === 'sent') firstPost ??= { remoteId: outcome.remoteId ?? '', url: outcome.url };
  }
  await posts.close();
});
