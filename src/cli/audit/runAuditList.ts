import type { AuditRecord } from '../../domain/audit.ts';
import { subjectOf } from '../../domain/audit.ts';
import { CliError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';
import { explainRefusal } from '../errors.ts';
import { table } from '../io/table.ts';
import { Values } from '../values.ts';
import { actText, timeText, whoText } from './auditText.ts';

/** As many as a founder reads; all of them may be a million. */
const onATerminal = 100;

export async function runAuditList([id]: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, terminal, verb } = context;
  const values = new Values(options);
  const asked = values.text('newest');
  const newest = asked === null ? (output.json ? null : onATerminal) : Number(asked);
  if (newest !== null && !(Number.isSafeInteger(newest) && newest > 0)) {
    values.fault(`--newest takes a number of entries, from 1 on, not "${asked}".`);
  }
  values.check(verb);
  const app = await load();
  const found = id === undefined ? null : await app.find(id, 'any');
  if (found && !found.ok) throw new CliError(explainRefusal(found.error, verb));
  const { audit, incidentIds } = await app.audit();
  const records: AuditRecord[] = [];
  for await (const page of audit.pages(found?.value.uuid ?? null, newest)) records.push(...page);
  const idOf = await incidentIds();
  const isCut = asked === null && newest !== null && records.length === newest && (records[0]?.seq ?? 1) > 1;
  output.result(records.map(jsonOf), await textOf(records, idOf, terminal.width));
  if (isCut) output.say(`The newest ${newest}. More: incident audit list --newest 1000`);
  return 0;
}

const jsonOf = ({ subject, at, ...record }: AuditRecord) => {
  const { seq, person, host, via, from, action, hash } = record;
  return { seq, at: new Date(at).toISOString(), person, host, via, from, action, subject: subjectOf(subject), hash };
};

async function textOf(
  records: readonly AuditRecord[],
  idOf: (uuid: string) => string | null,
  width: number,
): Promise<string> {
  if (records.length === 0) return 'Nothing was recorded yet.';
  const rows = records.map((one) => [
    ...[`${one.seq}`, timeText(new Date(one.at)), whoText(one)],
    actText(one.action, subjectOf(one.subject) ?? {}, idOf),
  ]);
  return await table(rows, width);
}
