export const dnsRecordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'TXT'] as const;
export type DnsRecordType = (typeof dnsRecordTypes)[number];

/** Of these one more is wrong: a part of the visitors goes there. A name has other TXT records than ours, and spare mail hosts. */
const exact: readonly DnsRecordType[] = ['A', 'AAAA', 'CNAME'];

/**
 * Whether the records of an answer are those that are expected.
 * @param given as `dnsAsk.ts` writes them: `203.0.113.7`, `2001:db8::7`, `shop.acme.example`, `10 mail.acme.example`
 * @param expected as the config writes them; null: any will do
 */
export function areExpected(
  type: DnsRecordType,
  given: readonly string[],
  expected: readonly string[] | null,
): boolean {
  if (given.length === 0) return false;
  if (expected === null) return true;
  const known = given.map((one) => canonical(type, one));
  const wanted = expected.map((one) => canonical(type, one));
  const all = wanted.every((one) =>
    known.some((record) => record === one || record === withAnyPriority(type, record, one)),
  );
  return all && (!exact.includes(type) || known.every((record) => wanted.includes(record)));
}

/** An MX that was written without its priority is expected with any. */
const withAnyPriority = (type: DnsRecordType, record: string, wanted: string): string =>
  type === 'MX' ? `${record.split(' ')[0]} ${wanted}` : wanted;

/** Case, a dot at the end and the spelling of an IPv6 address mean nothing; of a TXT everything does. */
function canonical(type: DnsRecordType, text: string): string {
  if (type === 'TXT') return text;
  const plain = text.trim().toLowerCase().replace(/\.$/u, '').replace(/\s+/gu, ' ');
  if (type !== 'AAAA' || !URL.canParse(`http://[${plain}]`)) return plain;
  return new URL(`http://[${plain}]`).hostname.slice(1, -1);
}
