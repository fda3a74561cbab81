import type { Channel } from '../channels/channel.ts';
import { ContactSourceFault } from '../contacts/contactSource.ts';
import type { AddressKind, Contact, Reached } from '../domain/contact.ts';
import type { PlannableChannel } from '../domain/plan.ts';
import type { Deps } from './deps.ts';
import type { PublishInput } from './input.ts';
import type { People, PlanningChannel } from './planning.ts';
import type { PublishFault } from './refusal.ts';

export interface Destinations {
  /** In the order of the config. */
  readonly channels: readonly PlanningChannel[];
  readonly people: People;
  readonly faults: readonly PublishFault[];
  readonly warnings: readonly string[];
}

/** Who stands behind each channel: one destination for a broadcast, one a person else. */
export async function findDestinations(
  deps: Deps,
  channels: readonly Channel[],
  input: Pick<PublishInput, 'audience' | 'skipInvalid' | 'skip'>,
): Promise<Destinations> {
  const planned = channels.map((channel) => planningOf(deps, channel, input.skip.includes(channel.name)));
  const isRead = planned.some(({ crowd }) => crowd !== null);
  const { people, faults, warnings } = isRead ? await readPeople(deps, input) : nobody;
  const unreached = faults.length > 0 ? [] : await Promise.all(planned.map((one) => nobodyOn(one, people)));
  return { channels: planned, people, faults, warnings: [...warnings, ...unreached.flat()] };
}

function planningOf({ config }: Deps, channel: Channel, isSkipped: boolean): PlanningChannel {
  const { definition, settings, name } = channel;
  const recipients = definition.recipients?.(settings) ?? null;
  const shared = { name, type: definition.type, audience: settings.audience };
  const at = (to: string) => ({ to, locale: config.locale, skip: null });
  // Nobody's list is read for a channel that is skipped: one destination stands for it.
  if (isSkipped) {
    const plannable = { ...shared, expireAfterMs: null, canEdit: false, destinations: [at('')] };
    return { plannable, crowd: null };
  }
  const plannable: PlannableChannel = {
    ...shared,
    expireAfterMs: definition.expires ? settings.expireAfter : null,
    canEdit: definition.can.edit && definition.reach === 'broadcast',
    destinations: recipients === null ? [at('')] : recipients === 'contacts' ? [] : recipients.map(at),
  };
  return { plannable, crowd: recipients === 'contacts' ? (definition.address ?? 'email') : null };
}

async function nobodyOn({ plannable, crowd }: PlanningChannel, people: People): Promise<readonly string[]> {
  if (crowd === null || (await people.count(crowd)) > 0 || (await people.count(other(crowd))) === 0) return [];
  const why =
    crowd === 'phone'
      ? 'has a phone number and a yes in the column "sms", which says that they agreed to be texted'
      : 'has an e-mail address';
  return [`${plannable.name} reaches nobody: nobody in the contact list ${why}`];
}

const other = (kind: AddressKind): AddressKind => (kind === 'email' ? 'phone' : 'email');

/** Where this channel reaches a contact; null: nowhere, or not without consent. */
export const addressFor = ({ definition }: Channel): ((contact: Contact) => string | null) =>
  addressBy(definition.address ?? 'email');

const addressBy =
  (kind: AddressKind): ((contact: Contact) => string | null) =>
  ({ email, phone, smsOptIn }) =>
    kind === 'email' ? email : smsOptIn ? phone : null;

async function* none(): AsyncGenerator<never> {}
const nobody = {
  people: { pages: none, count: async () => 0, find: async () => new Map() },
  faults: [],
  warnings: [],
};

interface ReadPeople {
  readonly people: People;
  readonly faults: readonly PublishFault[];
  readonly warnings: readonly string[];
}

async function readPeople(deps: Deps, input: Pick<PublishInput, 'audience' | 'skipInvalid'>): Promise<ReadPeople> {
  const { audience, skipInvalid } = input;
  try {
    const list = await deps.readContacts();
    const contacts = audience === null ? list.contacts : list.contacts.filter((one) => one.tags.includes(audience));
    const people = peopleIn(contacts);
    const more = list.moreFaults ?? 0;
    const broken = list.faults.length + more;
    if (broken > 0 && !skipInvalid) {
      const rows = { faults: list.faults, good: contacts.length, ...(more > 0 ? { more } : {}) };
      return { people, faults: [{ kind: 'contact_rows', ...rows }], warnings: [] };
    }
    const left = broken > 0 ? [`${broken} broken ${broken === 1 ? 'row' : 'rows'} of the contact list left out`] : [];
    const empty =
      contacts.length === 0 ? [`nobody in the contact list${audience ? ` has the tag ${audience}` : ''}`] : [];
    return { people, faults: [], warnings: [...left, ...empty] };
  } catch (error) {
    if (!(error instanceof ContactSourceFault)) throw error;
    return { ...nobody, faults: [{ kind: 'contact_source', message: error.message }] };
  }
}

function peopleIn(contacts: readonly Contact[]): People {
  const reached = (kind: AddressKind): ReadonlyMap<string, Reached> =>
    new Map(
      // Of two with the same address the first one counts.
      contacts.toReversed().flatMap((one) => {
        const to = addressBy(kind)(one);
        return to === null ? [] : [[to, { to, locale: one.locale, skip: null }] as const];
      }),
    );
  return {
    count: async (kind) => reached(kind).size,
    pages: async function* (kind) {
      yield [...reached(kind).values()].toReversed();
    },
    find: async (kind, addresses) => {
      const all = reached(kind);
      return new Map(addresses.flatMap((to) => [...(all.has(to) ? [[to, all.get(to) as Reached] as const] : [])]));
    },
  };
}
