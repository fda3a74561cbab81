import type { AuditVerdict } from '../../store/auditStore.ts';
import { auditFaultWords } from '../../usecases/auditWords.ts';
import { plural } from '../../usecases/people.ts';
import type { Args, Context, Options } from '../define.ts';
import { stopped } from '../publishFlow.ts';
import { createTicker } from '../store/ticker.ts';
import { Values } from '../values.ts';
import { timeText } from './auditText.ts';

/** A whole hash, or so much of its beginning that no other one has it. */
const headLike = /^[0-9a-f]{12,64}$/u;

export async function runAuditVerify(_: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, signal, verb } = context;
  const values = new Values(options);
  const head = values.text('head')?.toLowerCase() ?? null;
  if (head !== null && !headLike.test(head)) {
    values.fault('--head takes a hash of the trail: 64 letters of 0-9 and a-f, or the first 12 of them or more.');
  }
  values.check(verb);
  const { audit } = await (await load()).audit();
  const ticker = createTicker(output);
  const onProgress = (entries: number): void => {
    if (signal.aborted) throw stopped();
    ticker.tell('entries checked', entries);
  };
  const verdict = await audit.verify({ head, newest: null, onProgress }).finally(ticker.end);
  output.result(jsonOf(verdict), textOf(verdict, head));
  return verdict.kind === 'sound' ? 0 : 6;
}

function jsonOf(verdict: AuditVerdict) {
  const { entries, checked, updates, from, to, head } = verdict;
  const fault = verdict.kind === 'broken' ? verdict.fault : null;
  const words = fault === null ? null : auditFaultWords(fault);
  return {
    ...{ ok: fault === null, entries, checked, updates },
    ...{ from: from?.toISOString() ?? null, to: to?.toISOString() ?? null, head },
    noted: verdict.kind === 'sound' ? verdict.headSeq : null,
    fault: fault === null ? null : { ...fault, message: `${words?.what}. ${words?.means}` },
  };
}

function textOf(verdict: AuditVerdict, noted: string | null): string {
  const { entries, checked, from, to, head, updates } = verdict;
  if (verdict.kind === 'broken') {
    const { what, means } = auditFaultWords(verdict.fault);
    return [
      `The audit trail is broken: ${what}.`,
      means,
      ...(checked > 0 && to !== null && checked < entries
        ? [`Whole are the ${checked} before it, up to ${timeText(to)}.`]
        : []),
      'Who did what: incident audit list',
    ].join('\n');
  }
  if (from === null || to === null || head === null) return 'There is no audit trail yet: nothing was recorded.';
  return [
    `The audit trail is whole: ${plural(entries, 'entry', 'entries')}, from ${timeText(from)} to ${timeText(to)}.`,
    ...(updates === 0
      ? []
      : [
          `${updates === 1 ? 'The one entry' : `All ${updates} entries`} in timelines that it speaks of stand as it says.`,
        ]),
    ...(verdict.headSeq === null ? [] : [grownText(noted ?? '', verdict.headSeq, entries)]),
    `Its head: ${head}`,
    ...(noted === null
      ? [`Note that where nobody of this store can change it; later: incident audit verify --head ${head.slice(0, 16)}`]
      : []),
  ].join('\n');
}

const grownText = (noted: string, seq: number, entries: number): string =>
  seq === entries
    ? `The noted ${noted.slice(0, 16)} is its head still.`
    : `The noted ${noted.slice(0, 16)} is entry ${seq}; ${plural(entries - seq, 'entry has', 'entries have')} come since.`;
