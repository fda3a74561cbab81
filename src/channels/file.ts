import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../domain/delivery.ts';
import { defineChannel, type Envelope, unlimited } from './channel.ts';
import { nonEmptyText } from './settings.ts';
import { verifyFolder, writeOutcome, writeWhole } from './writeFile.ts';

/** Writes each message into a folder, for whatever picks it up there. */
export const file = defineChannel({
  type: 'file',
  title: 'Files in a folder',
  reach: 'broadcast',
  variants: [],
  format: 'markdown',
  measure: unlimited,
  limitText: 'none',
  can: { thread: true, edit: true, delete: true, lookUp: false, verify: true },
  afterwards: 'A file can be removed by hand.',
  client: 'node:fs',
  rate: null,
  contracts: [],
  // The same message always goes into the same file.
  uncertain: { rule: 'resend', means: 'same file' },
  expires: true,
  settings: { folder: nonEmptyText('a folder') },
  redirect: (_given, { folder }) => ({ folder }),
  verify: ({ folder }, io) => verifyFolder(io.resolvePath(folder)),
  open: async ({ folder }, io) => ({
    send: (envelope) => write(join(io.resolvePath(folder), fileName(envelope)), textOf(envelope)),
    edit: (envelope, { remoteId }) => rewrite(remoteId, envelope),
    close: async () => {},
  }),
});

/** `INC-7-003-identified.md`: sorts as it happened. */
const fileName = ({ incident, update }: Envelope): string =>
  `${incident.id}-${String(update.seq).padStart(3, '0')}-${update.event}.md`;

const textOf = ({ incident, update, message, deliveryId }: Envelope): string =>
  `---
incident: ${incident.id}
title: ${JSON.stringify(incident.title)}
update: ${update.seq}
event: ${update.event}
status: ${update.status}
impact: ${incident.impact}
at: ${update.at.toISOString()}
url: ${incident.url ?? ''}
delivery: ${deliveryId}
---

${message.text}
`;

/** Other words under the same front matter; what was picked up and taken away is not written again. */
async function rewrite(path: string, { incident, message }: Envelope): Promise<Outcome> {
  const standing = await readFile(path, 'utf8').catch(() => '');
  const [head = ''] = /^---\n[\s\S]*?\n---\n\n/u.exec(standing) ?? [];
  if (head.split('\n')[1] === `incident: ${incident.id}`) return await write(path, `${head}${message.text}\n`);
  return { kind: 'failed', reason: `${path} is not there any more as it was written`, scope: 'delivery' };
}

async function write(path: string, text: string): Promise<Outcome> {
  try {
    await writeWhole(path, text);
    return { kind: 'sent', remoteId: path, url: null };
  } catch (error) {
    return writeOutcome(error, path);
  }
}
