import { expect, it } from 'vitest';
import { factsOf } from '../../../src/cli/watch/facts.ts';
import { newsOf } from '../../../src/cli/watch/news.ts';
import type { Scene } from '../../../src/cli/watch/scene.ts';
import { testIncident } from '../../helpers/httpPageHistory.ts';
import { at, looks, sceneNow, sceneOf, testDelivery, testGuard, testMaintenance } from '../../helpers/watchScenes.ts';

const news = (before: Scene, after: Scene, now = sceneNow) => newsOf(factsOf(before, sceneNow), factsOf(after, now));
const alarms = (before: Scene, after: Scene, now = sceneNow) =>
  news(before, after, now)
    .filter((one) => one.isAlarm)
    .map((one) => one.text);
const texts = (before: Scene, after: Scene, now = sceneNow) => news(before, after, now).map((one) => one.text);

const healthy = sceneOf({ recent: { shop: looks('shop', 'uu') } });
const failing = sceneOf({ recent: { shop: looks('shop', 'ud') } });
const incident = testIncident({ nextUpdateBy: at(20) });
const open = sceneOf({ incidents: [{ incident, guard: testGuard() }] });

it('alarms when a probe begins to fail, once, and tells when it is well again', () => {
  expect(news(healthy, failing)).toEqual([{ text: 'shop fails: HTTP 503', isAlarm: true }]);
  expect(news(failing, sceneOf({ recent: { shop: looks('shop', 'udd') } }))).toEqual([]);
  expect(news(failing, healthy)).toEqual([{ text: 'shop is healthy again.', isAlarm: false }]);
});

it('tells another reason of the same failure without an alarm', () => {
  const other = sceneOf({ recent: { shop: looks('shop', 'ud', 'no answer in 5 s') } });
  expect(news(failing, other)).toEqual([{ text: 'shop fails: no answer in 5 s', isAlarm: false }]);
});

it('alarms when a promise comes near, and when it is broken, at that moment and with nothing new from the store', () => {
  expect(alarms(open, open, at(15))).toEqual([]);
  expect(alarms(open, open, at(15, 1))).toEqual(['INC-7: the next update is due by 12:34 CET.']);
  expect(alarms(open, open, at(20, 1))).toEqual(['INC-7 is OVERDUE: its next update was promised by 12:34 CET.']);
});

it.each([
  [
    'an incident is opened',
    sceneOf({}),
    open,
    ['INC-7 is open: Checkout fails for card payments (identified, impact major, next update by 12:34 CET)'],
  ],
  [
    'the guard is green',
    open,
    sceneOf({ incidents: [{ incident, guard: testGuard({ green: true }) }] }),
    ['INC-7: the all-clear may go out: incident resolve 7'],
  ],
  [
    'a delivery fails',
    sceneOf({}),
    sceneOf({ attention: [testDelivery()] }),
    ['INC-7#2: x is failed (HTTP 403: not allowed)'],
  ],
  [
    'a second one fails',
    sceneOf({ attention: [testDelivery()] }),
    sceneOf({ attention: [testDelivery(), testDelivery({ id: 'd2' })] }),
    [],
  ],
  ['it is tried again', sceneOf({}), sceneOf({ attention: [testDelivery({ state: 'retrying' })] }), []],
  [
    'planned work should be over',
    sceneOf({ maintenances: [testMaintenance()] }),
    sceneOf({
      maintenances: [testMaintenance({ status: 'in_progress', work: { ...testMaintenance().work, endsAt: at(-1) } })],
    }),
    ['MNT-8 needs a person: its time has come, and nothing goes on by itself.'],
  ],
  [
    'the store is held',
    sceneOf({}),
    sceneOf({}, { trouble: { kind: 'store_busy', message: 'It is held.', hint: '', exit: 1 } }),
    ['It is held. Trying again.'],
  ],
])('alarms where it should when %s', (_what, before, after, expected) => {
  expect(alarms(before, after)).toEqual(expected);
});

it('asks for reopening when the first failure follows an all-clear', () => {
  const over = testIncident({ status: 'resolved', resolvedAt: at(-5), nextUpdateBy: null });
  const failure = looks('shop', 'd')[0] ?? null;
  const watched = sceneOf({ afterWatch: [{ incident: over, until: at(25), failure: null }] });
  const again = sceneOf({ afterWatch: [{ incident: over, until: at(25), failure }] });
  expect(alarms(watched, again)).toEqual(['INC-7: reopen? shop fails again: incident reopen 7']);
  expect(texts(open, watched)).toEqual([
    'INC-7 is not open any more.',
    'INC-7 is resolved; it is watched until 12:39 CET.',
  ]);
  expect(texts(watched, sceneOf({}))).toEqual(['INC-7 is not watched any more.']);
});

it('tells when the soak begins, and when it has to begin anew', () => {
  const broken = sceneOf({ incidents: [{ incident, guard: testGuard({ stableSince: null, earliestAt: null }) }] });
  expect(texts(broken, open)).toEqual(['INC-7: the soak of 30 min has begun, all-clear at 12:32 CET at the earliest.']);
  expect(texts(open, broken)).toEqual(['INC-7: the soak of 30 min has not begun.']);
});

it('tells of a status or a promise that has changed', () => {
  const monitored = sceneOf({
    incidents: [{ incident: { ...incident, status: 'monitoring', nextUpdateBy: at(60) }, guard: testGuard() }],
  });
  expect(news(open, monitored)).toEqual([
    {
      text: 'INC-7 is open: Checkout fails for card payments (monitoring, impact major, next update by 13:14 CET)',
      isAlarm: false,
    },
  ]);
});

it('tells once of time in which nobody looked', () => {
  const slept = { ...healthy, unseen: { from: at(-30), until: at(-10) } };
  expect(texts(healthy, slept)).toEqual(['Nobody looked from 11:44 CET to 12:04 CET.']);
  expect(texts(slept, healthy)).toEqual([]);
});
