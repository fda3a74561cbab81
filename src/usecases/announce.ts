import { announce } from '../domain/announce.ts';
import type { AnnouncementEvent } from '../domain/event.ts';
import { type Incident, isAnnouncement } from '../domain/incident.ts';
import type { MessageSize } from '../domain/message.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { buildDraft } from './buildDraft.ts';
import type { Deps } from './deps.ts';
import type { Draft, Repeat } from './draft.ts';
import { nextEntry } from './entries.ts';
import { messageFacts } from './facts.ts';
import type { AnnounceInput } from './input.ts';
import { hashOf, repeat } from './keys.ts';
import type { PublishFault, Refusal } from './refusal.ts';
import { checkNames } from './selection.ts';
import { chooseWords } from './words.ts';

/** Tells customers something that belongs to no incident, as a value: what will be stored, and who will be told what. */
export const prepareAnnounce =
  (deps: Deps) =>
  async (input: AnnounceInput): Promise<Result<Draft | Repeat, Refusal>> => {
    const at = deps.now();
    const wrong = checkNames(deps.config, input);
    if (wrong) return err(wrong);
    const event = input.event ?? 'where-to-look';
    const epoch = await deps.store.incidents.epoch();
    const requestHash = hashOf('announce', null, input, { event });
    const earlier = await findAnnounced(deps, input.key, requestHash);
    if (earlier) return earlier;
    const number = await deps.store.incidents.nextNumber();
    const incident = await announcementOf(deps, event, number, at);
    const entry = nextEntry(deps, incident, at, { event, key: input.key, requestHash });
    const words = await chooseWords(deps, incident, entry, input);
    const faults = [...nowhereToLook(deps, input), ...words.faults];
    const decision = { epoch, incident, update: { ...entry, body: words.body }, guard: null, faults };
    return ok(await buildDraft(deps, decision, input));
  };

/** A notice that is not told yet, with its title in the company's language. */
export async function announcementOf(
  deps: Deps,
  event: AnnouncementEvent,
  number: number,
  at: Date,
): Promise<Incident> {
  const untitled = announce({ uuid: deps.newId(), number, title: '' }, at);
  return { ...untitled, title: await titleOf(deps, untitled, event) };
}

const mail = {
  variants: ['email'],
  format: 'email',
  measure: (text: string): MessageSize => ({ length: text.length, limit: null, segments: null }),
  thread: false,
  textOnly: true,
} as const;

/** The subject of its mail, without the word in brackets that stands before it: what a heading elsewhere says. */
async function titleOf(deps: Deps, announcement: Incident, event: AnnouncementEvent): Promise<string> {
  const { config, now } = deps;
  const entry = nextEntry(deps, announcement, now(), { event, key: null, requestHash: null });
  const renderer = await deps.renderer();
  const made = await renderer.render(event, config.locale, mail, messageFacts(config, announcement, entry));
  // A template that is broken is told of with all else that is.
  const subject = made.ok ? (made.value.message.subject ?? '') : '';
  return subject.replace(/^\[[^\]]*\]\s*/u, '') || config.company.name;
}

/** The announcement that was told under this key. Null: the key is new, to announcements. */
async function findAnnounced(
  { store }: Deps,
  key: string | null,
  requestHash: string | null,
): Promise<Result<Repeat, Refusal> | null> {
  if (key === null) return null;
  for (const update of await store.incidents.updatesByKey(key, null)) {
    const owner = await store.incidents.byUuid(update.incidentUuid);
    if (owner && isAnnouncement(owner)) return repeat(owner, update, key, requestHash);
  }
  return null;
}

/** The template's words lead to an address. */
function nowhereToLook({ config }: Deps, { message }: AnnounceInput): readonly PublishFault[] {
  if (config.pageUrl !== null || (message !== null && message.trim() !== '')) return [];
  const what = 'the words that say where to look, because the config has no statusPage.url';
  return [{ kind: 'missing_input', flag: '-m', what }];
}
