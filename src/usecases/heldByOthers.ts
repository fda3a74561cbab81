import type { Incident } from '../domain/incident.ts';
import { isUnderWay } from '../domain/maintenance.ts';
import type { Deps } from './deps.ts';

/** Names of the components that another open incident, or other work under way, holds in a state other than operational. */
export async function heldByOthers({ store }: Pick<Deps, 'store'>, incident: Incident): Promise<readonly string[]> {
  const holders = [...(await store.incidents.listOpen()), ...(await store.incidents.listPlanned()).filter(isUnderWay)];
  return holders
    .filter((other) => other.uuid !== incident.uuid)
    .flatMap((other) => other.components.filter(({ status }) => status !== 'operational').map(({ name }) => name));
}
