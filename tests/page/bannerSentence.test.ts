import { expect, it } from 'vitest';
import { banner } from '../../src/page/banner.ts';
import { type BannerWords, bannerSentence } from '../../src/page/bannerSentence.ts';
import { statuspageApi } from '../../src/page/statuspageApi.ts';
import { testHistory, testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { testMaintenance } from '../helpers/pageOfEverything.ts';

const words: BannerWords = {
  statuses: { identified: 'Identified' },
  maintenance: 'Planned maintenance',
  manyIncidents: '{count} open incidents',
  manyWorks: '{count} works',
  link: 'Current status',
  colours: { none: 'blue', major: 'orange', maintenance: 'blue' },
};
const said = (history: Parameters<typeof testHistory>[0]) =>
  bannerSentence(JSON.parse(statuspageApi(testHistory(history)).get('api/v2/summary.json') ?? ''), words);
const open = (number: number, more = {}) => ({
  incident: testIncident({ number, uuid: `u${number}`, ...more }),
  updates: [testUpdate(1)],
});

it.each([
  ['when nothing is open', { incidents: [], components: [] }],
  ['for work that is still to come', { incidents: [], components: [], maintenances: [testMaintenance('scheduled')] }],
  ['for what is over', { incidents: testHistory().incidents.slice(1), maintenances: [testMaintenance('completed')] }],
])('is silent %s', (_, history) => {
  expect(said(history)).toBeNull();
});

it.each([
  ['Identified: Checkout fails for card payments', { incidents: [open(1)] }],
  ['2 open incidents', { incidents: [open(1), open(2)] }],
  ['Planned maintenance: The database moves', { incidents: [], maintenances: [testMaintenance('in_progress')] }],
  ['2 works', { incidents: [], maintenances: [testMaintenance('in_progress'), testMaintenance('verifying', 9)] }],
  [
    'Identified: Checkout fails for card payments',
    { incidents: [open(1)], maintenances: [testMaintenance('in_progress')] },
  ],
])('says "%s"', (sentence, history) => {
  expect(said(history)?.sentence).toBe(sentence);
});

it('also shows an incident that hurts nobody, but without alarm', () => {
  expect(said({ components: [], incidents: [open(1, { impact: 'none' })] })?.colour).toBe('blue');
});

it('cuts what would fill the window', () => {
  const sentence = said({ incidents: [open(1, { title: 'long '.repeat(100) })] })?.sentence ?? '';
  expect(sentence).toHaveLength(200);
  expect(sentence.endsWith('…')).toBe(true);
});

it.each([{}, { incidents: 'no list', scheduled_maintenances: null }, { incidents: [] }, { status: 5, page: [] }])(
  'is silent about answers that are something else: %j',
  (summary) => {
    expect(bannerSentence(summary, words)).toBeNull();
  },
);

it('says what it knows of an incident with a status of later years, and nothing where it knows nothing', () => {
  expect(bannerSentence({ incidents: [{ name: 'Mail is late', status: 'postmortem' }] }, words)?.sentence).toBe(
    'Mail is late',
  );
  expect(bannerSentence({ incidents: [{ name: 5, status: {} }] }, words)).toBeNull();
});

it('is a script of less than 5 kB with every word of the page’s language', () => {
  const script = banner(testHistory({ words: { ...testHistory().words, 'site.current': 'Aktueller Stand' } }));
  expect(script.length).toBeLessThan(6000);
  expect(script).toContain('"link":"Aktueller Stand"');
  expect(script).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\b|import|cssText/u);
  expect(() => new Function(script)).not.toThrow();
});
