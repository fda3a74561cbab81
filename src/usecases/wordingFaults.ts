import { type Incident, isAnnouncement, isOpen } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import type { Update } from '../domain/update.ts';
import type { Deps } from './deps.ts';
import type { DraftMessage } from './draft.ts';
import type { PublishFault } from './refusal.ts';

/** Reads all that is about to go out: the title, the founder's words, and each rendered message. */
export async function wordingFaults(
  deps: Deps,
  incident: Incident,
  update: Update,
  messages: readonly DraftMessage[],
): Promise<readonly PublishFault[]> {
  if (update.event === 'note') return [];
  const { locale } = deps.config;
  const check = reader(deps, incident, await mayBeClear(deps, incident));
  const texts = new Map([
    [incident.title, { where: 'title', locale }],
    [update.body, { where: 'message', locale }],
    ...messages.map((one) => [one.message.text, { where: `channel ${one.channel}`, locale: one.locale }] as const),
  ]);
  // Most often all of it is well, and then one look at all of it will do: the second use of a pattern makes V8 compile it
  // anew, 4 ms for all of them. No phrase goes over a line break and none is taken back over one, so none is missed.
  const together = Map.groupBy(texts, ([, { locale }]) => locale);
  const suspected = await Promise.all(
    [...together].map(([locale, own]) => check(own.map(([text]) => text).join('\n\n'), locale)),
  );
  if (suspected.every((findings) => findings.length === 0)) return [];
  const faults = new Map<string, PublishFault>();
  for (const [text, { where, locale }] of texts) {
    for (const finding of await check(text, locale)) {
      // The same phrase is found again in every message that quotes it: the first place is enough.
      const key = `${finding.kind}\n${finding.phrase.toLowerCase()}`;
      if (!faults.has(key)) faults.set(key, { kind: 'wording', finding, where });
    }
  }
  return [...faults.values()];
}

/** Planned work has an end that may be told; that all is well is not said while it is under way. */
const reader = (deps: Deps, incident: Incident, isClear: boolean) => async (text: string, locale: string) => {
  const findings = await deps.checkWording(text, locale, isClear);
  return incident.work === null ? findings : findings.filter((one) => one.kind !== 'repair_time');
};

/** What belongs to no incident says nothing of those that are open. */
async function mayBeClear({ store }: Deps, incident: Incident): Promise<boolean> {
  if (isAnnouncement(incident)) return (await store.incidents.listOpen()).length === 0;
  return !isOpen(incident) && !isUnderWay(incident);
}
