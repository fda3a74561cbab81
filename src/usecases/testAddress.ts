import { domainToASCII } from 'node:url';
import type { Channel } from '../channels/channel.ts';
import { parseAddress } from '../domain/address.ts';
import type { AddressKind } from '../domain/contact.ts';
import { parsePhone } from '../domain/phone.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { shownPeople } from './people.ts';
import type { PublishFault, Refusal } from './refusal.ts';

/** Where tests go instead of to people. */
export interface TestAddresses {
  readonly email: string | null;
  readonly phone: string | null;
}

const expected = 'an e-mail address, or a phone number with its country’s code such as +491711234567';

/** Sorts what was typed. A channel that writes to people and has got no address is a fault: it would write to all of them. */
export function readTestAddresses(
  channels: readonly Channel[],
  typed: readonly string[],
): Result<TestAddresses, Refusal> {
  let found: TestAddresses = { email: null, phone: null };
  for (const text of typed) {
    const [email, phone] = [parseAddress(text, domainToASCII), parsePhone(text)];
    const kind = email === null ? 'phone' : 'email';
    if (email === null && phone === null) return err({ kind: 'bad_value', flag: '--to', value: text, expected });
    if (found[kind] !== null) {
      const one = kind === 'email' ? 'one e-mail address' : 'one phone number';
      return err({ kind: 'bad_value', flag: '--to', value: text, expected: `${one}: a test goes to one alone` });
    }
    found = { ...found, [kind]: email ?? phone };
  }
  const faults = channels.flatMap(({ name, definition }): readonly PublishFault[] => {
    const kind = definition.address ?? 'email';
    if (definition.reach !== 'people' || found[kind] !== null) return [];
    const what = `${kind === 'email' ? 'the e-mail address' : 'the phone number'} that the test of ${name} goes to, instead of to everybody`;
    return [{ kind: 'missing_input', flag: '--to', what }];
  });
  return faults.length > 0 ? err({ kind: 'not_ready', faults }) : ok(found);
}

/** How many people each channel writes to when it is no test. */
export async function peopleBehind(
  deps: Parameters<typeof shownPeople>[0],
  channels: readonly Channel[],
): Promise<(channel: Channel) => number | null> {
  const recipients = ({ definition, settings }: Channel) => definition.recipients?.(settings) ?? null;
  const counts = new Map<AddressKind, number>();
  if (channels.some((channel) => recipients(channel) === 'contacts')) {
    // A list that can't be read is `doctor`'s matter: a test writes to nobody on it.
    const { people, close } = await shownPeople(deps, true);
    for (const kind of ['email', 'phone'] as const) counts.set(kind, await people.count(kind, null));
    await close();
  }
  return (channel) => {
    const all = recipients(channel);
    return all === 'contacts' ? (counts.get(channel.definition.address ?? 'email') ?? null) : (all?.length ?? null);
  };
}
