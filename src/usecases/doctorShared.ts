import { describeDuration } from '../domain/duration.ts';
import type { Rights, SharedFacts } from '../store/inspectPostgres.ts';
import { type Check, fault, ok, warning } from './doctorCheck.ts';

const area = 'store';
/** From here on a founder who looks at both clocks is led astray; the times in the store are the server's anyway. */
const clocksApartMs = 30_000;

/** A database that answers, seen from this machine. */
export function checkShared(facts: SharedFacts): readonly Check[] {
  return [
    ok(area, 'server', `PostgreSQL ${facts.server}, data checksums ${facts.hasChecksums ? 'on' : 'off'}`),
    secrecyOf(facts),
    clocksOf(facts),
    rightsOf(facts),
    indexesOf(facts),
    ...(facts.schema.version === 0 ? [] : [schemaOf(facts), workersOf(facts)]),
  ];
}

function secrecyOf({ secrecy }: SharedFacts): Check {
  if (secrecy === 'verified') return ok(area, 'connection', 'TLS, the certificate verified');
  if (secrecy === 'local') return ok(area, 'connection', 'does not leave this machine');
  return warning(
    area,
    'connection',
    'in the clear: whoever is on the way can read along, the addresses of your customers too',
    'take sslmode=disable out of the URL, or PGSSLMODE out of the environment',
  );
}

function clocksOf({ aheadMs }: SharedFacts): Check {
  const apart = Math.abs(aheadMs);
  if (apart < clocksApartMs) return ok(area, 'clocks', `${(apart / 1000).toFixed(1)} s apart`);
  const side = aheadMs > 0 ? 'behind' : 'ahead of';
  return warning(
    area,
    'clocks',
    `this machine is ${describeDuration(apart)} ${side} the server; what is recorded has the server's time`,
    'set the clock: timedatectl set-ntp true',
  );
}

const indexesOf = ({ invalidIndexes }: SharedFacts): Check =>
  invalidIndexes.length === 0
    ? ok(area, 'integrity', 'every index is valid')
    : fault(
        area,
        'integrity',
        `an index is not valid: ${invalidIndexes.join(', ')}`,
        `as the owner of the tables: reindex index allclear.${invalidIndexes[0]}`,
      );

function rightsOf({ role, rights, schema }: SharedFacts): Check {
  if (schema.version === 0) return ok(area, 'rights', `${role}; there are no tables yet`);
  if (rights.rewritesTrail === true) {
    const fix = `as the owner of the tables: revoke update, delete, truncate, trigger on allclear.audit from ${role}`;
    return warning(area, 'rights', `${role} may change what stands in the audit trail`, fix);
  }
  const may = mayOf(rights);
  if (may !== null) return ok(area, 'rights', `${role} ${may}`);
  const { unread, unwritten } = rights;
  const lacks = [
    ...(unread.length > 0 ? [`may not read ${unread.join(', ')}`] : []),
    ...(unwritten.length > 0 ? [`may not write ${unwritten.join(', ')}`] : []),
  ].join(', and ');
  return warning(area, 'rights', `${role} ${lacks}`, 'grant what is missing, see Roles in docs/postgres.md');
}

/** Null: neither one thing nor the other. */
function mayOf({ owns, unread, unwritten }: Rights): string | null {
  if (unread.length + unwritten.length === 0) {
    return owns ? 'may do everything, upgrades too' : "may record and send; an upgrade is its owner's";
  }
  // What else a reader may look at is for whoever made the role to say.
  const reads = shownTables.every((table) => unwritten.includes(table));
  if (!reads || owns) return null;
  return unread.includes('people') ? 'may look at what was said and sent, not at the people' : 'may read only';
}

/** What `status`, `list`, `show` and `report` read. */
const shownTables: readonly string[] = ['meta', 'incidents', 'updates', 'deliveries', 'delivery_events', 'samples'];

function schemaOf({ schema: { version, known }, queueVersion }: SharedFacts): Check {
  const queue = queueVersion === null ? '' : `, the queue's ${queueVersion}`;
  if (version === known) return ok(area, 'schema', `version ${version}${queue}`);
  return warning(
    area,
    'schema',
    `version ${version}, this program needs ${known}`,
    'as the owner of the tables: incident store migrate',
  );
}

const workersOf = ({ workers }: SharedFacts): Check =>
  ok(
    area,
    'workers',
    workers.length === 0
      ? 'none: each command sends its own, and incident tick or deliver what is left'
      : `${workers.length} at work, on ${[...new Set(workers)].join(', ')}`,
  );
