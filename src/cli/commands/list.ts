import { describeDuration } from '../../domain/duration.ts';
import { publicId } from '../../domain/incident.ts';
import { defineCommand } from '../define.ts';
import { incidentJson } from '../io/json.ts';
import { table } from '../io/table.ts';

export const list = defineCommand({
  args: '',
  example: 'incident list --json',
  options: [],
  run: async (_args, _options, { app: load, output, terminal }) => {
    const app = await load();
    const incidents = await app.list();
    const rows = incidents.map((incident) => {
      const until = incident.resolvedAt ?? app.now();
      const lasted = describeDuration(until.getTime() - incident.startedAt.getTime());
      const since = incident.startedAt.toISOString().slice(0, 16).replace('T', ' ');
      return [publicId(incident), incident.status, incident.impact, `${since} UTC`, lasted, incident.title];
    });
    const text = rows.length === 0 ? 'No incident so far. May it stay so.' : await table(rows, terminal.width);
    output.result(
      incidents.map((incident) => incidentJson(incident, app.urlOf)),
      text,
    );
    return 0;
  },
});
