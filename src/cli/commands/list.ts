import { describeDuration } from '../../domain/duration.ts';
import { type Incident, publicId } from '../../domain/incident.ts';
import { isMaintenance, isPlanned } from '../../domain/maintenance.ts';
import { defineCommand } from '../define.ts';
import { incidentJson, maintenanceJson } from '../io/json.ts';
import { table } from '../io/table.ts';

export const list = defineCommand({
  args: '',
  example: 'incident list --json',
  options: [],
  run: async (_args, _options, { app: load, output, terminal }) => {
    const app = await load();
    const incidents = await app.list();
    const rows = incidents.map((incident) => {
      const lasted = describeDuration(lengthMs(incident, app.now()));
      const since = incident.startedAt.toISOString().slice(0, 16).replace('T', ' ');
      return [
        publicId(incident),
        incident.status.replaceAll('_', ' '),
        incident.impact,
        `${since} UTC`,
        lasted,
        incident.title,
      ];
    });
    const text = rows.length === 0 ? 'No incident so far. May it stay so.' : await table(rows, terminal.width);
    output.result(
      incidents.map((incident) =>
        isMaintenance(incident) ? maintenanceJson(incident, app.urlOf) : incidentJson(incident, app.urlOf),
      ),
      text,
    );
    return 0;
  },
});

/** How long it lasted, lasts, or is planned to last. */
function lengthMs(incident: Incident, now: Date): number {
  if (isPlanned(incident)) return incident.work.endsAt.getTime() - incident.work.startsAt.getTime();
  // Planned work that was cancelled beforehand never began.
  return Math.max(0, (incident.resolvedAt ?? now).getTime() - incident.startedAt.getTime());
}
