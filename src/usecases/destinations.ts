import type { Channel } from '../channels/channel.ts';
import { ContactSourceFault } from '../contacts/contactSource.ts';
import type { Contact } from '../domain/contact.ts';
import type { Destination, PlannableChannel } from '../domain/plan.ts';
import type { Deps } from './deps.ts';
import type { PublishInput } from './input.ts';
import type { PublishFault } from './refusal.ts';

export interface Destinations {
  readonly channels: readonly PlannableChannel[];
  readonly faults: readonly PublishFault[];
  readonly warnings: readonly string[];
}

/** Who stands behind each channel of the config: one destination for a broadcast, one a person else. */
export async function findDestinations(
  deps: Deps,
  channels: readonly Channel[],
  input: Pick<PublishInput, 'audience' | 'skipInvalid'>,
): Promise<Destinations> {
  const wantsContacts = channels.some((channel) => recipientsOf(channel) === 'contacts');
  const people = wantsContacts ? await readPeople(deps, input) : { contacts: [], faults: [], warnings: [] };
  const plannable = channels.map((channel): PlannableChannel => {
    const { definition, settings, name } = channel;
    return {
      name,
      type: definition.type,
      audience: settings.audience,
      expireAfterMs: definition.expires ? settings.expireAfter : null,
      canEdit: definition.can.edit && definition.reach === 'broadcast',
      destinations: destinationsOf(deps, channel, people.contacts),
    };
  });
  const unreached = people.contacts.length === 0 ? [] : channels.flatMap((one) => nobodyOn(one, people.contacts));
  return { channels: plannable, faults: people.faults, warnings: [...people.warnings, ...unreached] };
}

const recipientsOf = (channel: Channel): readonly string[] | 'contacts' | null =>
  channel.definition.recipients?.(channel.settings) ?? null;

function destinationsOf(
  { config: { locale } }: Deps,
  channel: Channel,
  contacts: readonly Contact[],
): readonly Destination[] {
  const recipients = recipientsOf(channel);
  if (recipients === null) return [{ to: '', locale, skip: null }];
  if (recipients !== 'contacts') return recipients.map((to) => ({ to, locale, skip: null }));
  const addressOf = addressFor(channel);
  return contacts.flatMap((contact) => {
    const to = addressOf(contact);
    return to === null ? [] : [{ to, locale: contact.locale ?? locale, skip: null }];
  });
}

/** Where this channel reaches a contact; null: nowhere, or not without consent. */
export const addressFor = ({ definition }: Channel): ((contact: Contact) => string | null) =>
  definition.address === 'phone' ? ({ phone, smsOptIn }) => (smsOptIn ? phone : null) : ({ email }) => email;

function nobodyOn(channel: Channel, contacts: readonly Contact[]): readonly string[] {
  if (recipientsOf(channel) !== 'contacts' || contacts.some((one) => addressFor(channel)(one) !== null)) return [];
  const why =
    channel.definition.address === 'phone'
      ? 'has a phone number and a yes in the column "sms", which says that they agreed to be texted'
      : 'has an e-mail address';
  return [`${channel.name} reaches nobody: nobody in the contact list ${why}`];
}

async function readPeople(
  deps: Deps,
  input: Pick<PublishInput, 'audience' | 'skipInvalid'>,
): Promise<{ contacts: readonly Contact[]; faults: readonly PublishFault[]; warnings: readonly string[] }> {
  const { audience, skipInvalid } = input;
  try {
    const list = await deps.readContacts();
    const contacts = audience === null ? list.contacts : list.contacts.filter((one) => one.tags.includes(audience));
    const more = list.moreFaults ?? 0;
    const broken = list.faults.length + more;
    if (broken > 0 && !skipInvalid) {
      const rows = { faults: list.faults, good: contacts.length, ...(more > 0 ? { more } : {}) };
      return { contacts, faults: [{ kind: 'contact_rows', ...rows }], warnings: [] };
    }
    const left = broken > 0 ? [`${broken} broken ${broken === 1 ? 'row' : 'rows'} of the contact list left out`] : [];
    const nobody =
      contacts.length === 0 ? [`nobody in the contact list${audience ? ` has the tag ${audience}` : ''}`] : [];
    return { contacts, faults: [], warnings: [...left, ...nobody] };
  } catch (error) {
    if (!(error instanceof ContactSourceFault)) throw error;
    return { contacts: [], faults: [{ kind: 'contact_source', message: error.message }], warnings: [] };
  }
}
