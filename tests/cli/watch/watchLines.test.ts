import fc from 'fast-check';
import { expect, it } from 'vitest';
import { widthOf } from '../../../src/cli/io/cut.ts';
import { emptyScene, type Scene } from '../../../src/cli/watch/scene.ts';
import { watchLines } from '../../../src/cli/watch/watchLines.ts';
import { testIncident } from '../../helpers/httpPageHistory.ts';
import {
  alarmScene,
  calmScene,
  looks,
  outageScene,
  sceneNow,
  sceneOf,
  setting,
  testDelivery,
  testGuard,
  testMaintenance,
} from '../../helpers/watchScenes.ts';

const same = (text: string): string => text;
const plain = { bold: same, dim: same, red: same, green: same, yellow: same };

const screen = (scene: Scene, columns: number, rows = 40): readonly string[] =>
  watchLines(scene, { now: sceneNow, nextLookMs: 12_000 }, { columns, rows, colour: plain, hasKeys: true });

// What stands on the screen. After a change: npx vitest run --project main tests/cli/watch -u, and read the diff.
it.each([
  ['outage', outageScene, 40, 40],
  ['outage', outageScene, 80, 40],
  ['outage', outageScene, 120, 40],
  ['alarm', alarmScene, 40, 40],
  ['alarm', alarmScene, 80, 40],
  ['alarm', alarmScene, 120, 40],
  ['calm', calmScene, 80, 40],
  ['outage', outageScene, 80, 12],
  ['outage', outageScene, 200, 40],
])('shows %s as it did, in %#', async (name, scene, columns, rows) => {
  const text = `${screen(scene, columns, rows).join('\n')}\n`;
  await expect(text).toMatchFileSnapshot(`./screens/${name}-${columns}x${rows}.txt`);
});

it('says that it is looking for the first time before it knows anything', () => {
  const lines = screen(emptyScene(setting), 80);
  expect(lines[0]).toContain('looking for the first time');
  expect(lines.at(-1)).toBe('Looking for the first time …');
});

it('counts a promise down by the second in its last minute, and then says how late it is', () => {
  const incident = testIncident({ nextUpdateBy: sceneNow });
  const scene = sceneOf({ incidents: [{ incident, guard: testGuard() }] });
  const after = (seconds: number): string => {
    const now = new Date(sceneNow.getTime() + seconds * 1000);
    const style = { columns: 80, rows: 40, colour: plain, hasKeys: true };
    return watchLines(scene, { now, nextLookMs: null }, style).join('\n');
  };
  expect(after(-180)).toContain('next update in 3 min (by 12:14 CET)');
  expect(after(-31)).toContain('next update in 31 s');
  expect(after(-30)).toContain('next update in 30 s');
  expect(after(300)).toContain('OVERDUE 5 min: the next update was promised by 12:14 CET');
});

it('tells a failure from health without colours, and colours it red where there are some', () => {
  const scene = sceneOf({ recent: { shop: looks('shop', 'uuuud') } });
  expect(screen(scene, 80).find((line) => line.includes('shop'))).toMatch(/✗ shop +▁+✗ {2}HTTP 503, for 5 s/u);
  const colour = {
    ...plain,
    red: (text: string) => `<red>${text}</red>`,
    green: (text: string) => `<green>${text}</green>`,
  };
  const coloured = watchLines(scene, { now: sceneNow, nextLookMs: 0 }, { columns: 80, rows: 9, colour, hasKeys: true });
  expect(coloured.join('\n')).toContain('<red>✗</red>');
  expect(coloured[0]).not.toContain('<green>');
});

it('keeps what matters most where there are few rows, and says that there is more', () => {
  const lines = screen(outageScene, 80, 9);
  expect(lines).toHaveLength(9);
  const text = lines.join('\n');
  expect(text).toContain('Acme');
  expect(text).toContain('INC-7  Checkout fails');
  expect(text).toContain('12 of 30 min healthy');
  expect(text).toContain('✗ search');
  expect(text).not.toContain('✓ certificate');
  expect(text).toMatch(/… \d+ more; make the terminal taller/u);
  expect(lines.at(-1)).toContain('incident deliver --retry-failed');
});

it('shows names, titles and reasons from outside without their control characters', () => {
  const evil = 'x\u001b]0;owned\u0007\u001b[2J\u202e\ny';
  const scene = sceneOf({
    incidents: [
      {
        incident: testIncident({ title: evil }),
        guard: testGuard({ stableSince: null, lastFailure: { probe: 'shop', at: sceneNow, reason: evil } }),
      },
    ],
    recent: { shop: looks('shop', 'dd', evil) },
    attention: [testDelivery({ reason: evil, to: evil })],
    maintenances: [testMaintenance({ title: evil })],
  });
  for (const line of screen(scene, 200)) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/u);
});

it('is never wider or higher than the terminal, whatever stands in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  const story = fc.array(fc.constantFrom('u', 's', 'd', '_'), { maxLength: 60 }).map((all) => `${all.join('')}u`);
  const scenes = fc
    .record({ title: text, reason: text, names: fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/u)), story })
    .map(({ title, reason, names, story: told }) =>
      sceneOf({
        incidents: names.slice(0, 4).map(() => ({ incident: testIncident({ title }), guard: testGuard() })),
        recent: Object.fromEntries(names.map((name) => [name, looks(name, told, reason)])),
        attention: names.map(() => testDelivery({ reason })),
        maintenances: [testMaintenance({ title })],
      }),
    );
  const size = fc.record({ columns: fc.integer({ min: 20, max: 220 }), rows: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(scenes, size, (scene, { columns, rows }) => {
      const lines = screen(scene, columns, rows);
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(widthOf(line)).toBeLessThan(columns);
    }),
  );
});
