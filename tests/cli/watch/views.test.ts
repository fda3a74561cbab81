import { expect, it } from 'vitest';
import { createFullScreen } from '../../../src/cli/io/fullScreen.ts';
import { createOutput } from '../../../src/cli/io/output.ts';
import { createJsonView } from '../../../src/cli/watch/watchJsonView.ts';
import { createLogView } from '../../../src/cli/watch/watchLogView.ts';
import { createScreenView } from '../../../src/cli/watch/watchScreenView.ts';
import { incidentId } from '../../../src/domain/incident.ts';
import type { WatchRound } from '../../../src/usecases/watchRound.ts';
import { testIncident } from '../../helpers/httpPageHistory.ts';
import { at, looks, roundOf, sceneNow, setting, testDelivery, testGuard } from '../../helpers/watchScenes.ts';

const same = (text: string): string => text;
const colour = { bold: same, dim: same, red: same, green: same, yellow: same };
const terminal = { interactive: false, isLive: () => false, colour, width: 100 };

const up = roundOf({ recent: { shop: looks('shop', 'uu') } });
const down = roundOf({ recent: { shop: looks('shop', 'ud') } });
const open = roundOf({ incidents: [{ incident: testIncident({ nextUpdateBy: at(5, 30) }), guard: testGuard() }] });
const refused = roundOf({ did: [{ kind: 'refused', action: 'open', incident: null, refusal: { kind: 'none_open' } }] });
const busy = roundOf({
  did: [{ kind: 'store_trouble', fault: { kind: 'store_busy', path: '/x.db', waitedMs: 30_000 } }],
});

/** What was written as results, line by line. */
function results() {
  const lines: string[] = [];
  const output = {
    ...createOutput({ json: false, quiet: false }, terminal, same),
    result: (value: unknown, text: string) => void lines.push(value === null ? text : JSON.stringify(value)),
  };
  return { lines, output };
}

function screenWith({ bell = true, notify = false, rows = 30 } = {}) {
  let written = '';
  let now = sceneNow;
  const write = (text: string): void => {
    written += text;
  };
  const size = () => ({ columns: 80, rows });
  const view = createScreenView(setting, {
    ...{ screen: createFullScreen(write, size), write, size, colour, hasKeys: true, bell, notify },
    ...{ env: { TERM: 'xterm' }, now: () => now, monotonicMs: () => now.getTime() },
  });
  const after = (act: () => void): string => {
    written = '';
    act();
    return written;
  };
  return { view, after, setNow: (to: Date) => (now = to) };
}

const rings = (written: string): number => written.split('\u0007').length - 1;

it('rings once when a probe begins to fail, not for what was so from the beginning, and not again', () => {
  const { view, after } = screenWith();
  expect(rings(after(() => view.show(down, incidentId)))).toBe(0);
  view.show(up, incidentId);
  expect(rings(after(() => view.show(down, incidentId)))).toBe(1);
  expect(rings(after(() => view.show(down, incidentId)))).toBe(0);
});

it('rings when something could not be posted without a person', () => {
  const { view, after } = screenWith();
  view.show(up, incidentId);
  expect(rings(after(() => view.show({ ...up, did: refused.did }, incidentId)))).toBe(1);
  expect(rings(after(() => view.tick()))).toBe(0);
});

it('rings at the very second in which a promise is due, and in which it is broken', () => {
  const { view, after, setNow } = screenWith();
  view.show(open, incidentId);
  const ringing: number[] = [];
  for (let second = 1; second <= 400; second += 1) {
    setNow(at(0, second));
    if (rings(after(() => view.tick())) > 0) ringing.push(second);
  }
  expect(ringing).toEqual([31, 331]);
});

it('does not ring with --no-bell, and shows it on the desktop with --notify', () => {
  const { view, after } = screenWith({ bell: false, notify: true });
  view.show(up, incidentId);
  const written = after(() => view.show(down, incidentId));
  expect(rings(written)).toBe(0);
  expect(written).toContain('\u001b]9;incident: shop fails: HTTP 503\u001b\\');
});

it('writes a line or two a second while nothing changes but the clock', () => {
  const { view, after, setNow } = screenWith();
  view.show(open, incidentId);
  view.expect(sceneNow.getTime() + 30_000);
  let bytes = 0;
  for (let second = 1; second <= 60; second += 1) {
    setNow(at(0, second));
    bytes += Buffer.byteLength(after(() => view.tick()));
  }
  expect(bytes / 60).toBeLessThan(150);
});

it('keeps the last few deeds and nothing else of earlier rounds', () => {
  const { view } = screenWith();
  for (let round = 0; round < 100; round += 1) view.show(refused, incidentId);
  expect(view.scene()?.deeds).toHaveLength(5);
});

it('says that the store is held until it can be used again', () => {
  const { view, after } = screenWith();
  view.show(up, incidentId);
  expect(after(() => view.show({ ...up, did: busy.did }, incidentId))).toContain(
    'The store can not be used; trying again',
  );
  expect(after(() => view.show(up, incidentId))).not.toContain('can not be used');
});

it('writes a line a change into a log, each with its time, and none while nothing changes', () => {
  const { lines, output } = results();
  const view = createLogView(
    output,
    setting,
    () => sceneNow,
    () => 'the plan',
  );
  for (const round of [up, up, down, down, up, { ...up, did: refused.did }]) view.show(round, incidentId);
  expect(lines).toEqual([
    '2026-11-23T11:14:20Z  Watching shop, every 30 s. Posts nothing by itself.',
    '2026-11-23T11:14:20Z  No incident is open.',
    '2026-11-23T11:14:20Z  shop fails: HTTP 503',
    '2026-11-23T11:14:20Z  shop is healthy again.',
    expect.stringContaining('No incident was opened'),
  ]);
});

it('tells in a log when a promise is broken, at that moment', () => {
  const { lines, output } = results();
  let now = sceneNow;
  const view = createLogView(
    output,
    setting,
    () => now,
    () => '',
  );
  view.tick();
  view.show(open, incidentId);
  now = at(5, 31);
  view.tick();
  view.tick();
  expect(lines.filter((line) => line.includes('OVERDUE'))).toEqual([
    '2026-11-23T11:19:51Z  INC-7 is OVERDUE: its next update was promised by 12:19 CET.',
  ]);
});

it('tells each sample once as JSON, and none from before it began', () => {
  const { lines, output } = results();
  const view = createJsonView(output, () => null, at(0, -40));
  const rounds: readonly WatchRound[] = [
    roundOf({ recent: { shop: looks('shop', 'uuu').slice(0, 2) } }),
    roundOf({ recent: { shop: looks('shop', 'uuu') } }),
    roundOf({ recent: { shop: looks('shop', 'uuu') }, attention: [testDelivery()] }),
  ];
  for (const round of rounds) view.show(round, incidentId);
  const told = lines.map((line) => JSON.parse(line));
  expect(told.map(({ samples }) => samples.length)).toEqual([1, 1, 0]);
  expect(told[2]).toMatchObject({ at: sceneNow.toISOString(), attention: [{ incident: 'INC-7' }], did: [], due: [] });
});

it('remembers since when a probe fails, for longer than its looks are shown', () => {
  const { view, setNow } = screenWith();
  const failed = looks('shop', `u${'d'.repeat(59)}`);
  view.show(roundOf({ recent: { shop: failed } }), incidentId);
  const first = failed[1]?.at;
  setNow(at(60));
  view.show(roundOf({ recent: { shop: looks('shop', 'd'.repeat(60)) } }), incidentId);
  expect(view.scene()?.failingSince.get('shop')).toEqual({ at: first, isKnown: true });
  view.show(up, incidentId);
  expect(view.scene()?.failingSince.size).toBe(0);
});
