import { expect, it } from 'vitest';
import { nextStep } from '../../../src/cli/watch/nextStep.ts';
import { emptyScene, type Scene } from '../../../src/cli/watch/scene.ts';
import { testIncident } from '../../helpers/httpPageHistory.ts';
import {
  alarmScene,
  at,
  calmScene,
  looks,
  sceneNow,
  sceneOf,
  setting,
  testDelivery,
  testGuard,
  testMaintenance,
} from '../../helpers/watchScenes.ts';

const incident = testIncident({ nextUpdateBy: at(60) });
const broken = testGuard({ stableSince: null, healthyForMs: 0, earliestAt: null });
const withIncident = (more: Partial<typeof incident>, guard = testGuard()): Scene =>
  sceneOf({ incidents: [{ incident: { ...incident, ...more }, guard }], recent: { shop: looks('shop', 'u') } });
const down = { shop: looks('shop', 'd') };

it.each<[string, Scene, string | null]>([
  ['nothing is known yet', emptyScene(setting), null],
  ['all is calm', calmScene, 'incident open'],
  ['work is planned', sceneOf({ maintenances: [testMaintenance()] }), 'incident show 8'],
  ['a probe fails and nobody speaks of it', sceneOf({ recent: down }), 'incident open'],
  [
    'a probe fails that no incident is about',
    sceneOf({ incidents: [{ incident, guard: testGuard({ probes: ['mail'] }) }], recent: down }),
    'incident open',
  ],
  ['it is still down', sceneOf({ incidents: [{ incident, guard: broken }], recent: down }), 'incident update 7'],
  ['it is well again, and nobody has said so', withIncident({}), 'incident update 7 --status monitoring'],
  ['it is monitored', withIncident({ status: 'monitoring' }), 'incident resolve 7'],
  ['the soak is whole', withIncident({ status: 'monitoring' }, testGuard({ green: true })), 'incident resolve 7'],
  [
    'no probe watches it',
    withIncident({}, testGuard({ probes: [], stableSince: null, earliestAt: null, needsMonitoring: true })),
    'incident update 7 --status monitoring',
  ],
  ['an update is due', withIncident({ nextUpdateBy: at(4) }, broken), 'incident update 7 --still-working'],
  ['an update is owed', withIncident({ nextUpdateBy: at(-4) }, broken), 'incident update 7 --still-working'],
  [
    'one is owed that may be the all-clear',
    withIncident({ nextUpdateBy: at(-4) }, testGuard({ green: true })),
    'incident resolve 7',
  ],
  ['a delivery failed', sceneOf({ attention: [testDelivery()] }), 'incident deliver --retry-failed'],
  [
    'a delivery is uncertain',
    sceneOf({ attention: [testDelivery({ state: 'uncertain' })] }),
    'incident deliveries --state uncertain',
  ],
  ['a delivery is tried again', sceneOf({ attention: [testDelivery({ state: 'retrying' })] }), 'incident deliver'],
  ['it came back', alarmScene, 'incident reopen 6'],
  [
    'work should have begun',
    sceneOf({
      maintenances: [testMaintenance()],
      due: [{ kind: 'maintenance', maintenance: testMaintenance(), duty: 'ask', why: 'not_started' }],
    }),
    'incident maintenance start 8',
  ],
])('says what to type when %s', (_when, scene, command) => {
  expect(nextStep(scene, sceneNow).command).toBe(command);
});
