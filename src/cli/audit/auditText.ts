import {
  type AuditAction,
  type AuditRecord,
  type AuditSubject,
  type AuditValue,
  isSubject,
} from '../../domain/audit.ts';
import { plural } from '../../usecases/people.ts';

export const timeText = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export const whoText = ({ person, host, via, from }: AuditRecord): string =>
  `${person}@${host} (${via}${from === null ? '' : `, from ${from}`})`;

type IdOf = (uuid: string) => string | null;

/** One line that says what was done. */
export function actText(action: AuditAction, subject: AuditSubject, idOf: IdOf): string {
  const text = (key: string): string =>
    subject[key] === undefined || subject[key] === null ? '' : String(subject[key]);
  const count = (key: string): number => Number(subject[key] ?? 0);
  const incident = typeof subject['incident'] === 'string' ? idOf(subject['incident']) : null;
  const place = `${incident ?? text('id')}#${text('number')}`;
  switch (action) {
    case 'trail.began':
      return `the trail began${beforeText(subject['before'])}`;
    case 'entry.recorded':
      return `${place} ${text('event')}, ${deliveriesText(count('deliveries'))}${remarks(subject)}`;
    case 'entry.merged':
      return `${place} ${text('event')}, from a store beside${mergedText(subject['was'])}`;
    case 'history.imported':
      return `${incident ?? text('id')} imported (${text('kind')}) from ${text('source')}, ${plural(count('updates'), 'entry', 'entries')}`;
    case 'delivery.settled':
      return `${incident ?? ''} delivery ${text('delivery')} on ${text('channel')}: ${text('from')} to ${text('to')}, by hand`;
    case 'deliveries.retried':
      return `${plural(count('deliveries'), 'delivery', 'deliveries')} queued again, by hand`;
    case 'contacts.added':
      return `a contact ${count('added') > 0 ? 'added' : 'changed'}${recipientsText(subject)}`;
    case 'contacts.imported':
      return `contacts imported: ${changesText(subject)}`;
    case 'contacts.synced':
      return `contacts of ${text('source')} synced: ${changesText(subject)}`;
    case 'contacts.removed':
      return `a contact removed${recipientsText(subject)}`;
    case 'contacts.suppressed':
      return `suppressed${reasonsText(subject['reasons'])}${recipientsText(subject)}`;
    case 'contacts.unsuppressed':
      return `not suppressed any more${recipientsText(subject)}`;
    case 'contacts.erased':
      return `a person erased${recipientsText(subject)}: ${deliveriesText(count('deliveries'))}`;
    case 'contacts.exported':
      return `people's data exported (${text('by')})`;
    case 'contacts.handed_over':
      return `a person's data handed over${recipientsText(subject)}`;
    case 'sources.ranked':
      return `sources of contacts in another order: ${listText(subject['sources'])}`;
    case 'source.forgotten':
      return `the source ${text('source')} forgotten, with ${plural(count('people'), 'person', 'people')}`;
    case 'store.adopted':
      return `the store taken as it was (doctor --adopt), ${deliveriesText(count('held'))} held`;
    case 'store.copied':
      return 'this store made as a copy of another';
    case 'store.restored':
      return 'this store filled from an export';
    case 'store.migrated':
      return `the schema brought up to date: ${text('from')} to ${text('to')}`;
    case 'approval.asked':
    case 'approval.approved':
    case 'approval.refused':
    case 'approval.broken_glass':
      return `${incident ?? ''} ${approvalWords[action]}${text('approval') === '' ? '' : ` (${text('approval')})`}`.trim();
    default:
      // By a newer version of this program, or by somebody else.
      return String(action satisfies never);
  }
}

const approvalWords = {
  'approval.asked': 'a second person asked',
  'approval.approved': 'approved by a second person',
  'approval.refused': 'refused by a second person',
  'approval.broken_glass': 'without the second person (--break-glass)',
} as const;

const deliveriesText = (count: number): string => plural(count, 'delivery', 'deliveries');

function remarks(subject: AuditSubject): string {
  const said = [
    ...(subject['private'] === true ? ['private'] : []),
    ...(subject['automatic'] === true ? ['by itself'] : []),
    ...(subject['override'] === undefined ? [] : ['the guard overridden']),
    ...(subject['confirmed'] === undefined ? [] : [`the checklist confirmed by ${subject['confirmed']}`]),
    ...(subject['wording'] === undefined ? [] : ['--allow-wording']),
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

function beforeText(before: AuditValue | undefined): string {
  const updates = isSubject(before) ? Number(before['updates']) : 0;
  return updates === 0 ? '' : `, after ${plural(updates, 'entry', 'entries')} that stood there before`;
}

const mergedText = (was: AuditValue | undefined): string =>
  isSubject(was) ? `, recorded there by ${was['person']}@${was['host']}` : '';

function changesText(subject: AuditSubject): string {
  const parts = ['added', 'changed', 'removed'].filter((key) => Number(subject[key] ?? 0) > 0);
  return `${parts.map((key) => `${subject[key]} ${key}`).join(', ')}; ${subject['people']} in it`;
}

function recipientsText({ recipients }: AuditSubject): string {
  if (typeof recipients === 'number') return ` (${plural(recipients, 'address', 'addresses')})`;
  return Array.isArray(recipients) ? ` (${listText(recipients)})` : '';
}

const reasonsText = (reasons: AuditValue | undefined): string =>
  isSubject(reasons) ? `, ${Object.keys(reasons).join(', ')}` : '';

const listText = (value: AuditValue | undefined): string => (Array.isArray(value) ? value.join(', ') : '');
