import { askDns, type DnsAnswer } from './dnsAsk.ts';
import { areExpected, type DnsRecordType } from './dnsRecords.ts';
import { refusalOf, refusedBy } from './mayConnect.ts';
import { plainLine } from './plainLine.ts';
import type { Finding } from './probe.ts';

export interface DnsLook {
  readonly name: string;
  readonly record: DnsRecordType;
  readonly expect?: string | readonly string[] | undefined;
  readonly resolvers?: readonly string[] | undefined;
  readonly agree: 'majority' | 'every';
  readonly timeout: number;
  readonly allowMetadata: boolean;
}

/** All resolvers are asked at once, each by itself: one stale cache decides nothing, and is named. */
export async function lookAtDns(look: DnsLook, signal: AbortSignal): Promise<Finding> {
  const { name, record, resolvers, agree, timeout: timeoutMs } = look;
  const refused = refusalOf((resolvers ?? []).map(addressOf), refusedBy(look));
  if (refused !== null) return { healthy: false, reason: refused };
  const expected = look.expect === undefined ? null : [look.expect].flat();
  const said = await Promise.all(
    (resolvers ?? [null]).map(async (server) => ({
      who: server ?? 'this machine',
      answer: await askDns({ name, record, server, timeoutMs }, signal),
    })),
  );
  if (signal.aborted) return { healthy: false, reason: 'interrupted' };
  const right = said.filter(
    ({ answer }) => answer.kind === 'records' && areExpected(record, answer.values, expected),
  ).length;
  const healthy = agree === 'every' ? right === said.length : right > said.length / 2;
  const wrong = said.some(({ answer }) => answer.kind === 'records' && !areExpected(record, answer.values, expected));
  const wanted = wrong && expected !== null ? `; expected is ${listed(expected, record)}` : '';
  return { healthy, reason: `${whoSaidWhat(said, record)}${wanted}` };
}

/** Without brackets and port. */
const addressOf = (resolver: string): string =>
  /^\[(.+)\]/u.exec(resolver)?.[1] ?? resolver.replace(/^([\d.]+):\d+$/u, '$1');

/** `1.1.1.1 and 9.9.9.9 say 203.0.113.7, 8.8.8.8 says nothing (NXDOMAIN)`. */
function whoSaidWhat(
  said: readonly { readonly who: string; readonly answer: DnsAnswer }[],
  record: DnsRecordType,
): string {
  const groups = Map.groupBy(said, ({ answer }) => wordsOf(answer, record));
  return [...groups]
    .map(([words, members]) => {
      const names = members.map(({ who }) => who);
      const last = names.pop() ?? '';
      return names.length === 0 ? `${last} ${words}` : `${names.join(', ')} and ${last} ${plural(words)}`;
    })
    .join(', ');
}

function wordsOf(answer: DnsAnswer, record: DnsRecordType): string {
  switch (answer.kind) {
    case 'records':
      return `says ${listed(answer.values, record)}`;
    case 'nothing':
      return `says nothing (${answer.why})`;
    case 'silent':
      return answer.why;
  }
}

const plural = (words: string): string =>
  words
    .replace(/^says /u, 'say ')
    .replace(/^does /u, 'do ')
    .replace(/^gives an answer/u, 'give answers');

const shownValues = 3;

/** In one order, because servers turn theirs with each answer. */
function listed(values: readonly string[], record: DnsRecordType): string {
  const shown = values
    .toSorted()
    .slice(0, shownValues)
    .map((one) => (record === 'TXT' ? `"${plainLine(one, 60)}"` : plainLine(one, 80)));
  const more = values.length > shownValues ? ` and ${values.length - shownValues} more` : '';
  return `${shown.join(', ')}${more}`;
}
