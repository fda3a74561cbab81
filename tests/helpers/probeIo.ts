import * as v from 'valibot';
import { runProgram } from '../../src/config/runProgram.ts';
import { commonProbeSettings } from '../../src/config/schema.ts';
import { systemTime } from '../../src/delivery/time.ts';
import type { Sample } from '../../src/domain/greenLight.ts';
import { createHttpClient } from '../../src/net/httpClient.ts';
import { type LookIo, lookAt } from '../../src/probes/look.ts';
import type { AnyProbeDefinition, Finding, Probe } from '../../src/probes/probe.ts';
import { never, testNow } from './httpChannelIo.ts';

/** A probe's world on this machine: the real client and programs, literal secrets, a clock that stands. */
export const probeIo = (overrides: Partial<LookIo> = {}, allowMetadata = false): LookIo => ({
  ...systemTime,
  http: createHttpClient({ allowMetadata, userAgent: 'allclear/test' }),
  reveal: async ({ source }) =>
    source.kind === 'literal' ? source.value : Promise.reject(new Error(`the ${source.kind} is not there`)),
  run: ({ argv, env, stdin, timeoutMs }, signal) =>
    runProgram(
      {
        ...{ argv, stdin, timeoutMs, cwd: '/', ownGroup: true, leavesNothing: true, graceMs: 100 },
        env: { PATH: process.env['PATH'] ?? '', ...Object.fromEntries(env.map((name) => [name, 'seen'])) },
      },
      signal,
    ),
  now: () => testNow,
  sleep: async () => {},
  redact: (text) => text,
  ...overrides,
});

/** A probe with settings as the config gives them, checked and filled in as the config does it. */
export function probeOf(definition: AnyProbeDefinition, given: object, timeoutMs: number): Probe {
  const schema = v.strictObject({ ...commonProbeSettings, ...definition.settings });
  const settings = v.parse(schema, given) as Probe['settings'];
  return { name: 'shop', definition, settings: { ...settings, timeout: timeoutMs } };
}

/** One look without retries: what the probe says, as it is stored. */
export async function sampleOf(
  definition: AnyProbeDefinition,
  given: object,
  timeoutMs = 2000,
  { signal = never, ...io }: Partial<LookIo> & { readonly signal?: AbortSignal } = {},
): Promise<Sample> {
  const probe = probeOf(definition, given, timeoutMs);
  return await lookAt(probe, probeIo(io, probe.settings.allowMetadata), 30_000, signal);
}

/** The same, only what was found. */
export async function findingOf(...args: Parameters<typeof sampleOf>): Promise<Finding> {
  const { healthy, reason } = await sampleOf(...args);
  return { healthy, reason };
}

/** Whether such settings are taken, and the places of those that are not. */
export function faultsIn(definition: AnyProbeDefinition, given: object): readonly (string | null)[] {
  const schema = v.strictObject({ ...commonProbeSettings, ...definition.settings });
  const { issues, output } = v.safeParse(schema, given);
  return (
    issues?.map((issue) => v.getDotPath(issue)) ??
    definition.faults?.(output as never).map(({ setting }) => setting) ??
    []
  );
}
