import type { Channel } from '../channels/channel.ts';
import type { AddressKind } from '../domain/contact.ts';
import type { PlannableChannel } from '../domain/plan.ts';
import type { Quiet, QuietHours } from '../domain/quietHours.ts';
import type { PeopleReader } from '../store/people.ts';
import type { Deps } from './deps.ts';
import type { PublishInput } from './input.ts';
import type { PlanningChannel } from './planning.ts';
import type { PublishFault } from './refusal.ts';

export interface Destinations {
  /** In the order of the config. */
  readonly channels: readonly PlanningChannel[];
  readonly people: PeopleReader;
  readonly faults: readonly PublishFault[];
  readonly warnings: readonly string[];
  /** Lets go of the people. */
  close(): Promise<void>;
}

/** Who stands behind each channel: one destination for a broadcast, one a person else. */
export async function findDestinations(
  deps: Deps,
  channels: readonly Channel[],
  input: Pick<PublishInput, 'audience' | 'skipInvalid' | 'skip'>,
): Promise<Destinations> {
  const planned = await Promise.all(
    channels.map(async (channel) => {
      const isSkipped = input.skip.includes(channel.name);
      const hours = isSkipped ? null : channel.definition.quietHours?.(channel.settings);
      const quiet = hours ? { quiet: await quietOf(deps, hours) } : {};
      const { plannable, crowd } = planningOf(deps, channel, isSkipped);
      return { plannable: { ...plannable, ...quiet }, crowd };
    }),
  );
  if (planned.every(({ crowd }) => crowd === null)) return { channels: planned, ...nobody };
  const { shownPeople } = await import('./people.ts');
  const { people, faults, warnings, close } = await shownPeople(deps, input.skipInvalid);
  const unreached = faults.length > 0 ? [] : await whoIsNotReached(planned, people, input.audience);
  return { channels: planned, people, faults, warnings: [...warnings, ...unreached], close };
}

/** Loaded here, because most channels never leave anybody alone. */
async function quietOf({ config, now }: Deps, hours: QuietHours): Promise<Quiet> {
  return await (await import('./quietReaders.ts')).quietReaders(config, hours, now());
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

async function whoIsNotReached(
  channels: readonly PlanningChannel[],
  people: PeopleReader,
  tag: string | null,
): Promise<readonly string[]> {
  const reached = { email: await people.count('email', tag), phone: await people.count('phone', tag) };
  if (reached.email + reached.phone === 0) return [`nobody in the contact list${tag ? ` has the tag ${tag}` : ''}`];
  return channels.flatMap(({ plannable, crowd }) => {
    if (crowd === null || reached[crowd] > 0) return [];
    return [`${plannable.name} reaches nobody: nobody in the contact list ${missing[crowd]}`];
  });
}

const missing: Readonly<Record<AddressKind, string>> = {
  email: 'has an e-mail address',
  phone: 'has a phone number and a yes in the column "sms", which says that they agreed to be texted',
};

async function* none(): AsyncGenerator<never> {}

const nobody = {
  people: { pages: none, count: async () => 0, find: async () => new Map() },
  faults: [],
  warnings: [],
  close: async () => {},
};
