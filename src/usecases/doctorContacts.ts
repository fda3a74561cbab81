import { type PeopleTally, ranks, type SourceState } from '../store/people.ts';
import type { DoctorDeps } from './doctor.ts';
import { type Check, fault, ok, warning } from './doctorCheck.ts';
import { days, freshPeople, plural, staleMs } from './people.ts';

const area = 'contacts';

/** The people as an outage would find them: the list that is stored, brought up to date as `open` would do it. */
export async function checkContacts(
  deps: Pick<DoctorDeps, 'config' | 'inspect' | 'shared' | 'openStore' | 'peopleSources' | 'now'>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { config, inspect, shared, openStore, peopleSources, now } = deps;
  const isWanted = config.channels.some(({ definition, settings }) => definition.recipients?.(settings) === 'contacts');
  // A store that is refused is told of elsewhere.
  if (inspect().fault) return [];
  if (shared && (await shared()).rights.unread.includes('people')) {
    return [ok(area, 'people', 'not for this role of the database to read')];
  }
  const sources = await peopleSources();
  const fresh = await freshPeople(await openStore(), sources, { skipInvalid: false, signal, isShown: true });
  try {
    const tally = await fresh.people.tally();
    if (sources.lists.length === 0 && tally.people === 0) {
      if (!isWanted) return [];
      const fix = 'add contacts.sources to the config, or: incident contacts import people.csv';
      return [fault(area, 'sources', 'a channel writes to the contacts, and there are none', fix)];
    }
    const states = (await fresh.people.sources()).filter(({ rank }) => rank < ranks.retired);
    return [
      ...(tally.people === 0
        ? [fault(area, 'people', 'the list is empty', 'export it anew from your database')]
        : [ok(area, 'people', reachable(tally))]),
      ...fresh.faults.flatMap((one) => {
        if (one.kind === 'contact_source') {
          return [fault(area, 'sources', one.message, 'correct contacts.sources in the config')];
        }
        const [first] = one.kind === 'contact_rows' ? one.faults : [];
        if (one.kind !== 'contact_rows' || !first) return [];
        const count = one.faults.length + (one.more ?? 0);
        const message = `${count} broken, the first in line ${first.line}: ${first.message}`;
        return [fault(area, 'rows', message, `correct ${first.source}`)];
      }),
      ...states.flatMap((state) => ageOf(state, now())),
      ...fresh.warnings.map((message) => warning(area, 'list', message, 'incident contacts sync')),
    ];
  } finally {
    await fresh.close();
  }
}

const reachable = ({ email, phone }: PeopleTally): string => {
  const suppressed = email.suppressed + phone.suppressed;
  return [
    `${email.reached} to reach by e-mail`,
    ...(phone.reached > 0 ? [`${phone.reached} by SMS`] : []),
    ...(suppressed > 0 ? [`${plural(suppressed, 'address', 'addresses')} of them suppressed`] : []),
  ].join(', ');
};

/** How old each list is, where nothing worse is said of it. */
function ageOf({ name, syncedAt, people }: SourceState, now: Date): readonly Check[] {
  if (syncedAt === null) return [];
  const age = now.getTime() - syncedAt.getTime();
  if (age > staleMs) return [];
  return [ok(area, name, `${plural(people, 'person', 'people')}, read ${days(age)} ago`)];
}
