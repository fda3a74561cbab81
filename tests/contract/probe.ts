import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAt } from '../../src/probes/look.ts';
import type { AnyProbeDefinition } from '../../src/probes/probe.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { faultsIn, findingOf, probeIo, probeOf, sampleOf } from '../helpers/probeIo.ts';

/** A service on this machine, and the settings that lead to it. */
export interface Scene {
  readonly settings: object;
  close?(): Promise<void>;
}

export interface ProbeContract {
  readonly definition: AnyProbeDefinition;
  /** The least settings that are accepted. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly scenes: {
    readonly healthy: () => Promise<Scene>;
    readonly failing: () => Promise<Scene>;
    /** Takes what comes and never answers. */
    readonly silent: () => Promise<Scene>;
    /** Fails with words that could drive a terminal, as long as they may be. */
    readonly hostile: () => Promise<Scene>;
  };
  /** Settings that lead to addresses which are never gone to; none for a probe that connects to nothing. */
  readonly metadata: readonly object[];
}

/** Text that moves the cursor, sets the clipboard, turns around and goes on for ever. */
export const hostileText = `\u001b]52;c;aGk=\u0007down\u001b[2J\r\n\u202enwod\u0000\u009b31m ${'long '.repeat(500)}`;

/** What every probe type holds to, whatever it speaks. */
export function describeProbe({ definition, settings, scenes, metadata }: ProbeContract): void {
  describe(`${definition.type}: its definition`, () => {
    it('refuses an unknown setting, and each required one that is missing, by name', () => {
      expect(faultsIn(definition, settings)).toEqual([]);
      expect(faultsIn(definition, { ...settings, strange: 1 })).toEqual(['strange']);
      for (const name of Object.keys(settings)) {
        const { [name]: _, ...rest } = settings;
        expect(faultsIn(definition, rest), name).toEqual([name]);
      }
    });

    it('takes 10 s and no second try where nothing else is said', () => {
      expect(probeOf(definition, settings, 1).settings).toMatchObject({ retries: 0, allowMetadata: false });
    });

    it('says when it is healthy, and of each setting what it is for', () => {
      expect(definition.healthyWhen).not.toBe('');
      for (const [name, entry] of Object.entries(definition.settings)) {
        expect(v.getDescription(entry as v.GenericSchema), name).toMatch(/./u);
      }
    });
  });

  describe(`${definition.type}: its looks`, () => {
    let scene: Scene = { settings: {} };
    const enter = async (kind: keyof ProbeContract['scenes']): Promise<object> => {
      scene = await scenes[kind]();
      return { ...settings, ...scene.settings };
    };
    beforeEach(() => {
      scene = { settings: {} };
    });
    afterEach(async () => await scene.close?.());

    it('are healthy where all is well, with a reason', async () => {
      expect(await findingOf(definition, await enter('healthy'))).toEqual({
        healthy: true,
        reason: expect.stringMatching(/./u),
      });
    });

    it('are alike where nothing has changed, so that a log need not repeat them', async () => {
      const given = await enter('failing');
      const first = await findingOf(definition, given);
      expect(first).toEqual({ healthy: false, reason: expect.stringMatching(/./u) });
      expect(await findingOf(definition, given)).toEqual(first);
    });

    it('end with their time where nobody answers, and say after how long', async () => {
      const { healthy, reason, tookMs } = await sampleOf(definition, await enter('silent'), 200);
      expect({ healthy, reason }).toEqual({ healthy: false, reason: expect.stringMatching(/0\.2 s|200 ms/u) });
      expect(tookMs).toBeGreaterThanOrEqual(190);
    });

    it('end as soon as they are interrupted, and are no health', async () => {
      const given = await enter('silent');
      const interrupt = new AbortController();
      const look = sampleOf(definition, given, 60_000, { signal: interrupt.signal });
      setImmediate(() => interrupt.abort());
      expect(await look).toMatchObject({ healthy: false, reason: expect.stringContaining('interrupted') });
      const late = await sampleOf(definition, given, 60_000, { signal: AbortSignal.abort() });
      expect(late).toMatchObject({ healthy: false, reason: expect.stringContaining('interrupted') });
    });

    it('repeat what is said elsewhere in one clean short line', async () => {
      const { healthy, reason } = await findingOf(definition, await enter('hostile'));
      expect(healthy).toBe(false);
      expect(reason).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
      expect([...reason].length).toBeLessThanOrEqual(301);
    });

    it('are tried again as often as the settings ask', async () => {
      const probe = probeOf(definition, { ...(await enter('failing')), retries: 2 }, 2000);
      const slept: number[] = [];
      const io = probeIo({ sleep: async (ms) => void slept.push(ms) });
      expect(await lookAt(probe, io, 30_000, never)).toMatchObject({ healthy: false });
      expect(slept).toEqual([250, 250]);
    });

    it.each(metadata)('go to no metadata address: %j', async (given) => {
      const finding = await findingOf(definition, { ...settings, ...given });
      expect(finding).toEqual({ healthy: false, reason: expect.stringContaining('allowMetadata') });
    });
  });
}
