import type { Delivery } from '../../domain/delivery.ts';
import { deliveryStates } from '../../domain/delivery.ts';
import { CliError } from '../cliError.ts';
import { defineCommand } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { csvLine } from '../io/csvText.ts';
import { deliveryJson } from '../io/json.ts';
import { table } from '../io/table.ts';
import { Values } from '../values.ts';

export const deliveries = defineCommand({
  args: '[id]',
  example: 'incident deliveries 7 --state uncertain',
  options: [
    ['--channel <name>', 'only this channel'],
    ['--state <state>', `only these: ${deliveryStates.join(', ')}`],
    ['--csv', 'as CSV'],
  ],
  run: async ([id], options, { app: load, output, terminal, verb }) => {
    const values = new Values(options);
    const filter = { channel: values.text('channel'), state: values.choice('state', '--state', deliveryStates) };
    values.check(verb);
    const app = await load();
    const found = await app.deliveries(id ?? null, filter);
    if (!found.ok) throw new CliError(explainRefusal(found.error, verb));
    const idOf = await app.idOf();
    const text = values.flag('csv') ? csvOf(found.value, idOf) : await tableOf(found.value, idOf, terminal.width);
    output.result(
      found.value.map((one) => deliveryJson(one, idOf)),
      text,
    );
    return 0;
  },
});

type IdOf = (number: number) => string;

async function tableOf(rows: readonly Delivery[], idOf: IdOf, width: number): Promise<string> {
  if (rows.length === 0) return 'No delivery.';
  return await table(
    rows.map((one) => [
      one.id,
      `${idOf(one.incidentNumber)}#${one.seq}`,
      one.channel,
      one.state,
      one.to,
      one.reason ?? '',
    ]),
    width,
  );
}

function csvOf(rows: readonly Delivery[], idOf: IdOf): string {
  const records = rows.map((row) => Object.values(deliveryJson(row, idOf)));
  const head = [
    'id',
    'incident',
    'seq',
    'channel',
    'type',
    'to',
    'locale',
    'state',
    'reason',
    'attempts',
    'at',
    'nextAttemptAt',
    'remoteId',
    'url',
    'means',
  ];
  return [head, ...records].map(csvLine).join('').trimEnd();
}
