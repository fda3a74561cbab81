import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../domain/delivery.ts';
import { type ChannelIo, defineChannel, type Envelope, unlimited } from './channel.ts';
import { nonEmptyText } from './settings.ts';
import { verifyFolder, writeOutcome, writeWhole } from './writeFile.ts';

/** Builds the static page into a folder that any host can serve. Always the newest state, whatever update it is for. */
export const statusPage = defineChannel({
  type: 'status-page',
  title: 'Status page',
  reach: 'broadcast',
  variants: [],
  format: 'markdown',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: false, verify: true },
  afterwards: 'The page is built anew with each update.',
  client: 'node:fs',
  rate: null,
  contracts: [],
  uncertain: { rule: 'resend', means: 'same page' },
  goesFirst: true,
  expires: false,
  settings: { out: nonEmptyText('a folder') },
  redirect: (_given, { folder }) => ({ out: folder }),
  verify: ({ out }, io) => verifyFolder(io.resolvePath(out)),
  open: async ({ out }, io) => ({
    send: (envelope) => publish(io.resolvePath(out), envelope, io),
    // The history that it is built from has the right words by now.
    edit: async (envelope, { remoteId }) => {
      const built = await publish(io.resolvePath(out), envelope, io);
      return built.kind === 'sent' ? { ...built, remoteId } : built;
    },
    close: async () => {},
  }),
});

async function publish(folder: string, { incident }: Envelope, io: ChannelIo): Promise<Outcome> {
  // Most commands build no page.
  const { buildPage } = await import('../page/buildPage.ts');
  const files = await buildPage(await io.history());
  try {
    // The page that links to the others comes last, so that a reader never follows a link into nothing.
    for (const [path, content] of files) await replace(join(folder, path), content);
    return { kind: 'sent', remoteId: null, url: incident.url };
  } catch (error) {
    return writeOutcome(error, folder);
  }
}

/** What is the same already is left alone. */
async function replace(path: string, content: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) !== content) await writeWhole(path, content);
}
