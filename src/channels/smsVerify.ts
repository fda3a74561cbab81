import type { Verdict } from './channel.ts';
import type { SmsProvider } from './smsProvider.ts';

const worstFirst = ['fault', 'warning', 'ok'] as const;

/** Asks all of them side by side; the worst is the channel's, because redundancy that is not there is found in an outage. */
export async function verifySms(
  providers: readonly SmsProvider[],
  testNumber: string | null,
  signal: AbortSignal,
): Promise<Verdict> {
  const found = await Promise.all(providers.map((provider) => provider.verify(testNumber, signal)));
  const nameOf = (index: number): string => {
    const name = providers[index]?.name ?? '';
    return providers.filter((one) => one.name === name).length > 1 ? `${name} (providers[${index}])` : name;
  };
  const message = found.map((one, index) => `${nameOf(index)}: ${one.message}`).join('; ');
  const fixes = found.flatMap((one, index) => (one.kind === 'ok' ? [] : [`${nameOf(index)}: ${one.fix}`]));
  const kind = worstFirst.find((one) => found.some((verdict) => verdict.kind === one)) ?? 'ok';
  return kind === 'ok' ? { kind, message } : { kind, message, fix: fixes.join('; ') };
}
