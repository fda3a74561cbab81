/** Who acts on a store, and from where. Nobody checks it: it is what the machine says. */
export interface Who {
  /** The name of the operating system's user, or the one that the config gives. */
  readonly person: string;
  readonly host: string;
  readonly via: Via;
  /** The address of the client whose ssh session it is; null: none. */
  readonly from: string | null;
}

export const vias = [
  ...(['terminal', 'script', 'github-actions', 'gitlab-ci', 'ci', 'watch', 'tick', 'worker', 'api'] as const),
] as const;
export type Via = (typeof vias)[number];

/** What is written down. The names stand in stores: one that was released stays. */
export const auditActions = [
  /** The trail itself: its first entry says what there was before it. */
  'trail.began',
  /** An entry of a timeline, whichever verb made it: its event says which. */
  'entry.recorded',
  /** One that another store had recorded. */
  'entry.merged',
  'history.imported',
  'delivery.settled',
  'deliveries.retried',
  'contacts.added',
  'contacts.imported',
  'contacts.synced',
  'contacts.removed',
  'contacts.suppressed',
  'contacts.unsuppressed',
  'contacts.erased',
  'contacts.exported',
  /** All that is stored of one person, to them. */
  'contacts.handed_over',
  'sources.ranked',
  'source.forgotten',
  'store.adopted',
  'store.copied',
  'store.restored',
  'store.migrated',
  'approval.asked',
  'approval.approved',
  'approval.refused',
  'approval.broken_glass',
] as const;
export type AuditAction = (typeof auditActions)[number];

export type AuditValue = string | number | boolean | null | readonly AuditValue[] | AuditSubject;
/**
 * What an action was about. Never an address, a name of a customer, a text or a secret: ids, counts, and SHA-256 of texts.
 * `incident`, where there is one, is the uuid of the incident that it belongs to.
 */
export interface AuditSubject {
  readonly [key: string]: AuditValue;
}

/** What somebody did, before it has its place in the trail. */
export interface Act {
  readonly action: AuditAction;
  readonly subject: AuditSubject;
}

/** One entry as it is stored: the subject is kept as the text that was hashed. */
export interface AuditRecord extends Who {
  /** 1, 2, 3 … without a hole. */
  readonly seq: number;
  /** Milliseconds, UTC. */
  readonly at: number;
  readonly action: AuditAction;
  readonly subject: string;
  /** SHA-256, in hex, over the hash of the entry before it and `hashedText`. */
  readonly hash: string;
}

/** JSON in which keys stand in the order of their letters, and nothing that need not: always the same text for the same value. */
export function canonicalJson(value: AuditValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${fields.join(',')}}`;
}

const isList = (value: AuditValue): value is readonly AuditValue[] => Array.isArray(value);

/** The canonical JSON of all but the hash. The subject goes in letter by letter, so nothing in it can change unseen. */
export function hashedText({ seq, at, person, host, via, from, action, subject }: Omit<AuditRecord, 'hash'>): string {
  const text = (one: string | null): string => JSON.stringify(one);
  return `{"action":${text(action)},"at":${at},"from":${text(from)},"host":${text(host)},"person":${text(person)},"seq":${seq},"subject":${subject},"via":${text(via)}}`;
}

export const isSubject = (value: AuditValue | undefined): value is AuditSubject =>
  typeof value === 'object' && value !== null && !isList(value);

/** Null: it is none. */
export function subjectOf(text: string): AuditSubject | null {
  try {
    const value = JSON.parse(text) as AuditValue;
    return isSubject(value) ? value : null;
  } catch {
    return null;
  }
}
