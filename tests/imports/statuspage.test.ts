import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { statuspage } from '../../src/imports/statuspage.ts';
import { march, statuspageJson, statuspageUpdate } from '../helpers/foreignIncidents.ts';
import { faultIn, importFolderOfEachTest, importIo, readPath } from '../helpers/importFolder.ts';

const folder = importFolderOfEachTest();
const read = (content: string | Buffer | object) => readPath(statuspage, folder.write('export.json', content));
const fault = async (content: string | Buffer | object) =>
  (await faultIn(read(content))).replaceAll(folder.path('export.json'), 'FILE');
const one = async (more: object) => (await read([statuspageJson('abc', more)])).incidents[0];

it('reads an incident with its updates, times and parts', async () => {
  const { incidents, leftOut, remarks } = await read({ page: { id: 'page' }, incidents: [statuspageJson('abc')] });
  expect([leftOut, remarks]).toEqual([[], []]);
  expect(incidents).toEqual([
    {
      id: 'abc',
      path: 'incidents/abc',
      title: 'Cards are refused',
      impact: 'major',
      startedAt: march('02T10:00:00'),
      endedAt: march('02T11:00:00'),
      window: null,
      updates: [
        {
          status: 'investigating',
          at: march('02T10:00:00'),
          body: 'We are investigating.',
          components: [{ name: 'Checkout', status: 'major_outage' }],
        },
        {
          status: 'resolved',
          at: march('02T11:00:00'),
          body: 'We are resolved.',
          components: [{ name: 'Checkout', status: 'operational' }],
        },
      ],
    },
  ]);
});

it('reads a scheduled maintenance as planned work', async () => {
  const more = {
    status: 'completed',
    impact: 'maintenance',
    scheduled_for: '2026-03-03T01:00:00Z',
    scheduled_until: '2026-03-03T03:00:00Z',
    resolved_at: '2026-03-03T02:30:00Z',
    incident_updates: [statuspageUpdate('scheduled', '10:00')],
  };
  const { incidents } = await read({ scheduled_maintenances: [statuspageJson('abc', more)] });
  expect(incidents[0]).toMatchObject({
    impact: 'none',
    window: { startsAt: march('03T01:00:00'), endsAt: march('03T03:00:00') },
    updates: [{ components: [{ name: 'Checkout', status: 'under_maintenance' }] }],
  });
});

it('takes the parts of the incident where no update says what it did to them', async () => {
  const incident = await one({
    incident_updates: [statuspageUpdate('resolved', '11:00'), statuspageUpdate('investigating', '10:00')],
  });
  expect(incident?.updates.map(({ components }) => components)).toEqual([
    [{ name: 'Checkout', status: 'partial_outage' }],
    [],
  ]);
});

it('prefers the time at which an update was shown, and the impact that a person gave', async () => {
  const update = statuspageUpdate('resolved', '11:00', { display_at: '2026-03-02T05:30:00-06:00' });
  const incident = await one({ impact: 'minor', impact_override: 'critical', incident_updates: [update] });
  expect([incident?.impact, incident?.updates[0]?.at]).toEqual(['critical', march('02T11:30:00')]);
});

it('turns the HTML of updates into Markdown, and titles into one harmless line', async () => {
  const body = 'We are <b>on it</b>.<br />See <a href="https://acme.example">here</a>.<script>alert(1)</script>';
  const incident = await one({
    name: ' Cards\n fail \u202e!',
    incident_updates: [statuspageUpdate('investigating', '10:00', { body })],
  });
  expect([incident?.title, incident?.updates[0]?.body]).toEqual([
    'Cards fail !',
    'We are **on it**.\nSee [here](https://acme.example).',
  ]);
});

it('adds a postmortem that stands beside the updates once it is published', async () => {
  const given = { postmortem_body: '## What happened', postmortem_published_at: '2026-03-05T09:00:00Z' };
  const last = (await one(given))?.updates.at(-1);
  expect(last).toMatchObject({ status: 'postmortem', at: march('05T09:00:00'), body: '## What happened' });
  expect((await one({ ...given, postmortem_published_at: null }))?.updates).toHaveLength(2);
});

it.each([
  ['investigating', null],
  ['monitoring', null],
  ['in_progress', null],
  ['resolved', march('02T11:00:00')],
  ['postmortem', march('02T11:00:00')],
  ['completed', march('02T11:00:00')],
])('knows of %s whether it is over', async (status, endedAt) => {
  expect((await one({ status }))?.endedAt).toEqual(endedAt);
});

it('says of each that it leaves out why', async () => {
  const { incidents, leftOut } = await read([
    statuspageJson('good'),
    statuspageJson('sad', { status: 'sad' }),
    statuspageJson('undated', { started_at: 'soon', created_at: null }),
    statuspageJson('nameless', { name: ' \u0000 ' }),
    statuspageJson('../../etc', {}),
    'nonsense',
    null,
  ]);
  expect(incidents.map(({ id }) => id)).toEqual(['good']);
  expect(leftOut).toEqual([
    { what: 'incidents/sad', why: 'its status is "sad", which nobody knows' },
    { what: 'incidents/undated', why: 'it has no date that can be read' },
    { what: 'incidents/nameless', why: 'it has no name' },
    { what: 'Cards are refused', why: 'it has no id' },
    { what: 'an entry', why: 'it is no object' },
    { what: 'an entry', why: 'it is no object' },
  ]);
});

it('takes an incident although some of its updates are odd, and says so', async () => {
  const { incidents, remarks } = await read([
    statuspageJson('abc', {
      incident_updates: [
        statuspageUpdate('puzzled', '10:30'),
        statuspageUpdate('investigating', '10:00', { created_at: null, display_at: 'long ago' }),
        statuspageUpdate('resolved', '11:00', { body: 'x'.repeat(80_000) }),
        17,
      ],
    }),
  ]);
  expect(incidents[0]?.updates.map(({ status, body }) => [status, body.length])).toEqual([
    [null, 15],
    ['resolved', 70_000],
  ]);
  expect(remarks.map(({ why }) => why)).toEqual([
    'an update\'s status "puzzled" is not known; it changed none',
    'an update of it without a date was left out',
    'the words of an update were too long, and were cut',
  ]);
});

it('reads a folder of answers, in which the same may stand twice', async () => {
  folder.write('history/1.json', [statuspageJson('a'), statuspageJson('b')]);
  folder.write('history/2.json', { incidents: [statuspageJson('b'), statuspageJson('c')] });
  const { incidents } = await readPath(statuspage, folder.path('history'));
  expect(incidents.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

it('reads what comes by stdin, with the mark that some programs begin a file with', async () => {
  const bytes = async function* () {
    yield Buffer.from(`\ufeff${JSON.stringify([statuspageJson('abc')])}`);
  };
  const { incidents } = await statuspage.read({ kind: 'stdin', bytes }, importIo());
  expect(incidents).toHaveLength(1);
});

it('finds nothing wrong with a page on which nothing ever happened', async () => {
  expect((await read({ page: {}, incidents: [] })).incidents).toEqual([]);
});

it.each([
  [
    'a zip',
    Buffer.from('PK\u0003\u0004rest', 'latin1'),
    'FILE is a zip archive. | Unpack it first: unzip FILE -d history',
  ],
  ['gzip', gzipSync('[]'), 'FILE is compressed. | Unpack it first: gunzip FILE'],
  ['nothing', '', 'FILE is empty. | Export it again'],
  ['half a file', '[{"id": "abc', 'FILE is not JSON: Unterminated string in JSON'],
  ['Latin-1', Buffer.from([0x5b, 0x22, 0xe9, 0x22, 0x5d]), 'FILE is not UTF-8 text.'],
  ['another JSON', { users: [] }, 'FILE holds no incidents of Statuspage.'],
  ['CSV', 'id,name\nabc,Cards', 'FILE is CSV, which Statuspage does not give incidents as. | Save them as JSON: curl'],
])('refuses %s, and says what to do', async (_what, content, told) => {
  expect(await fault(content)).toContain(told);
});

it.each([
  ['nothing.json', 'nothing.json is not there.'],
  ['empty', 'empty holds no JSON file. | Save your incidents there first: curl'],
])('refuses %s, and says what to do', async (name, told) => {
  folder.write('empty/readme.txt', 'x');
  expect(await faultIn(readPath(statuspage, folder.path(name)))).toContain(told);
});
