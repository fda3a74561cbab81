import { publicId } from './domain/incident.ts';
import type { Store } from './store/store.ts';

/** What `app.ts` puts together for the audit trail: itself, and the public ids of the incidents that it names by their uuid. */
export function auditOf({ audit, incidents }: Pick<Store, 'audit' | 'incidents'>) {
  const incidentIds = async () => {
    const all = [...(await incidents.list()), ...(await incidents.listAnnouncements())];
    const ids = new Map(all.map((one) => [one.uuid, publicId(one)]));
    return (uuid: string): string | null => ids.get(uuid) ?? null;
  };
  return { audit, incidentIds };
}
