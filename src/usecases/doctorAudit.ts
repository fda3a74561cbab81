import type { AuditRequest, AuditVerdict } from '../store/auditStore.ts';
import { StoreError } from '../store/store.ts';
import { auditFaultWords } from './auditWords.ts';
import type { DoctorDeps } from './doctor.ts';
import { type Check, fault, ok, warning } from './doctorCheck.ts';

/** Null: no trail is there yet. */
export type AuditLook = (request: AuditRequest) => Promise<AuditVerdict | null>;

/** A second on a busy machine; a million would take half a minute, and the doctor would not be called again. */
const newest = 20_000;

export async function checkAudit({ audit, inspect }: Pick<DoctorDeps, 'audit' | 'inspect'>): Promise<readonly Check[]> {
  const { exists, store, fault: refused, integrity } = inspect();
  // Of a file that can't be read the ledger has said so.
  if (audit === undefined || !exists || store === null || integrity !== 'ok') return [];
  const verdict = await verdictOf(audit);
  if (verdict === 'forbidden') return [ok('store', 'audit', 'not for this role to look at')];
  return verdict === null ? [] : [checkOf(verdict, refused?.kind === 'store_older')];
}

async function verdictOf(audit: AuditLook): Promise<AuditVerdict | null | 'forbidden'> {
  try {
    return await audit({ head: null, newest, onProgress: () => {} });
  } catch (error) {
    if (error instanceof StoreError && error.fault.kind === 'database_forbidden') return 'forbidden';
    throw error;
  }
}

function checkOf(verdict: AuditVerdict, isOlder: boolean): Check {
  if (verdict.kind === 'broken') {
    const { what, means } = auditFaultWords(verdict.fault);
    return fault('store', 'audit', `the audit trail is broken: ${what}. ${means}`, 'incident audit verify');
  }
  const { entries, checked, to } = verdict;
  if (to === null) return ok('store', 'audit', 'the trail begins with the first thing that is recorded');
  const upTo = `${to.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  if (isOlder) {
    const message = `the trail is whole up to ${upTo} (entry ${entries}); what was done after that, this file does not know`;
    return warning('store', 'audit', message, 'look for a newer copy before you adopt this one');
  }
  if (checked === entries) return ok('store', 'audit', `${entries} entries, whole, the last of ${upTo}`);
  return ok(
    'store',
    'audit',
    `the newest ${checked} of ${entries} entries are whole, the last of ${upTo}; all of them: incident audit verify`,
  );
}
