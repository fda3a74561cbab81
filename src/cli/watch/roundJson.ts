import type { App } from '../../app.ts';
import type { Sample } from '../../domain/greenLight.ts';
import { publicId } from '../../domain/incident.ts';
import type { WatchRound } from '../../usecases/watchRound.ts';
import { deliveryJson, guardJson, incidentJson, maintenanceJson, probeJson } from '../io/json.ts';
import { doneJson, dueJson, sampleJson } from '../io/tickJson.ts';

/**
 * One line of `incident watch --json`: how it stands after a round, and what was seen and done in it.
 * @param fresh the samples that no earlier line told
 * @param idOf `INC-7` or `MNT-8` of a number
 */
export function roundJson(
  round: WatchRound,
  fresh: readonly Sample[],
  urlOf: App['urlOf'],
  idOf: (number: number) => string,
) {
  const { at, status, afterWatch, due, did } = round;
  return {
    at: at.toISOString(),
    samples: fresh.map(sampleJson),
    incidents: status.incidents.map(({ incident, guard }) => ({
      ...incidentJson(incident, urlOf),
      guard: guardJson(guard),
    })),
    maintenances: status.maintenances.map((one) => maintenanceJson(one, urlOf)),
    overdue: status.overdue.map(publicId),
    attention: status.attention.map((one) => deliveryJson(one, idOf)),
    probes: status.probes.map(({ name, sample }) => probeJson(name, sample)),
    afterWatch: afterWatch.map(({ incident, until, failure }) => ({
      incident: publicId(incident),
      until: until.toISOString(),
      failure: failure && sampleJson(failure),
    })),
    did: did.map((one) => doneJson(one, urlOf)),
    due: due.map((one) => dueJson(one, idOf)),
  };
}
