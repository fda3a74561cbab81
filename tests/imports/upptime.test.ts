import { expect, it } from 'vitest';
import { upptime } from '../../src/imports/upptime.ts';
import { march } from '../helpers/foreignIncidents.ts';
import { faultIn, importFolderOfEachTest, importIo, readPath } from '../helpers/importFolder.ts';

const folder = importFolderOfEachTest();

const comment = (body: string, time: string, more: object = {}) => ({
  author: { login: 'github-actions' },
  authorAssociation: 'NONE',
  body,
  createdAt: `2026-03-02T${time}:00Z`,
  ...more,
});
const issue = (number: number, more: object = {}) => ({
  number,
  title: '🛑 Web Shop is down',
  body: 'In [`abc1234`](https://github.com/acme/upptime/commit/abc1234), Web Shop (https://shop.acme.example) was **down**:\n- HTTP code: 0\n- Response time: 0 ms\n',
  state: 'CLOSED',
  labels: [{ name: 'status' }, { name: 'web-shop' }],
  author: { login: 'github-actions' },
  createdAt: '2026-03-02T10:00:00Z',
  closedAt: '2026-03-02T10:30:00Z',
  comments: [comment('**Resolved:** Web Shop is back up in [`def`](https://github.com/x) after 30 minutes.', '10:30')],
  url: `https://github.com/Acme/upptime/issues/${number}`,
  ...more,
});
const checkout = (...issues: readonly object[]): string => {
  folder.write(
    '.upptimerc.yml',
    'owner: acme\nrepo: upptime\nsites:\n  - name: The Shop\n    url: https://shop.acme.example\n  - name: IPv6 test\n    url: https://six.acme.example\n  - name: Search\n    slug: find\n    url: $SECRET\n',
  );
  folder.write('history/web-shop.yml', 'url: https://shop.acme.example\nstatus: up\n');
  folder.write('history/i-pv6-test.yml', 'url: https://six.acme.example\nstatus: up\n');
  folder.write('issues.json', issues);
  return folder.path();
};
const one = async (more: object) => {
  const { incidents, remarks, leftOut } = await readPath(upptime, checkout(issue(7, more)));
  return { ...incidents[0], remarks, leftOut };
};

it('reads an outage with the name that its site has in the config', async () => {
  const { incidents, leftOut } = await readPath(upptime, checkout(issue(7)));
  expect(leftOut).toEqual([]);
  expect(incidents).toEqual([
    {
      id: 'acme/upptime#7',
      path: 'incident/7',
      title: 'Web Shop is down',
      impact: 'major',
      startedAt: march('02T10:00:00'),
      endedAt: march('02T10:30:00'),
      window: null,
      updates: [
        {
          status: 'investigating',
          at: march('02T10:00:00'),
          body: expect.stringContaining('was **down**:\n- HTTP code: 0'),
          components: [{ name: 'The Shop', status: 'major_outage' }],
        },
        {
          status: 'resolved',
          at: march('02T10:30:00'),
          body: 'Web Shop is back up in [`def`](https://github.com/x) after 30 minutes.',
          components: [],
        },
      ],
    },
  ]);
});

it.each([
  ['⚠️ IPv6 test has degraded performance', ['status', 'i-pv6-test'], 'minor', 'IPv6 test', 'degraded_performance'],
  ['🛑 Search is down', ['status', 'find', 'beta'], 'major', 'Search', 'major_outage'],
  ['🛑 Old Thing is down', ['status', 'gone'], 'major', 'Old Thing', 'major_outage'],
])('knows what "%s" was about', async (title, names, impact, name, status) => {
  const incident = await one({ title, labels: names.map((label) => ({ name: label })) });
  expect(incident).toMatchObject({ impact, updates: [{ components: [{ name, status }] }, {}] });
});

it('reads planned work with its times and parts', async () => {
  const body =
    '<!--\nstart: 2026-03-03T01:00:00Z\nend: 2026-03-03T03:00:00Z\nexpectedDown: web-shop, find\n-->\n\nThe shop moves.';
  const incident = await one({
    title: 'The shop moves',
    labels: [{ name: 'maintenance' }],
    body,
    closedAt: '2026-03-03T03:04:00Z',
    comments: [],
  });
  expect(incident).toMatchObject({
    impact: 'none',
    endedAt: march('03T03:00:00'),
    window: { startsAt: march('03T01:00:00'), endsAt: march('03T03:00:00') },
    updates: [
      {
        status: 'scheduled',
        body: 'The shop moves.',
        components: [{ name: 'The Shop' }, { name: 'Search', status: 'under_maintenance' }],
      },
    ],
  });
  expect((await one({ labels: [{ name: 'maintenance' }], body })).updates).toMatchObject([
    {},
    {},
    { status: 'cancelled' },
  ]);
  expect((await one({ labels: [{ name: 'maintenance' }], body: 'soon' })).leftOut[0]?.why).toContain(
    'when the work starts',
  );
});

it('does not take what strangers wrote for the company’s word', async () => {
  const comments = [
    comment('We found it.', '10:10', { author: { login: 'ada' }, authorAssociation: 'OWNER' }),
    comment('First!', '10:11', { author: { login: 'eve' }, authorAssociation: 'NONE' }),
    comment('Me too', '10:12', { author: null, authorAssociation: 'CONTRIBUTOR' }),
  ];
  const { updates, remarks } = await one({ comments });
  expect(updates?.map(({ body }) => body).slice(1)).toEqual(['We found it.']);
  expect(remarks).toEqual([{ what: 'issue 7', why: '2 of its comments are not the company’s, and were left out' }]);
});

it('leaves out what is no incident, and says why', async () => {
  const { incidents, leftOut } = await readPath(
    upptime,
    checkout(
      issue(1, { labels: [{ name: 'question' }] }),
      issue(2, { pull_request: {} }),
      issue(3, { createdAt: 'x' }),
      issue(4, { title: '🛑' }),
      { title: 'x' },
      issue(5, { state: 'OPEN', closedAt: null }),
    ),
  );
  expect(incidents.map(({ path, endedAt }) => [path, endedAt])).toEqual([['incident/5', null]]);
  expect(leftOut).toEqual([
    { what: 'issue 1', why: 'it has neither the label status nor maintenance' },
    { what: 'issue 3', why: 'it has no date that can be read' },
    { what: 'issue 4', why: 'it has no title' },
    { what: 'an entry', why: 'it has no number' },
  ]);
});

it('reads the issues alone as well, and the names out of their titles', async () => {
  const { incidents } = await readPath(upptime, folder.write('issues.json', [issue(7)]));
  expect(incidents[0]).toMatchObject({ id: 'acme/upptime#7', updates: [{ components: [{ name: 'Web Shop' }] }, {}] });
});

it('takes no issue whose repository nobody knows: another one has the same numbers', async () => {
  const { leftOut } = await readPath(upptime, folder.write('issues.json', [issue(7, { url: undefined })]));
  expect(leftOut[0]?.why).toContain('with url among the fields');
});

it('refuses what holds no issues, with the command that lists them', async () => {
  folder.write('.upptimerc.yml', 'owner: acme\nrepo: upptime\n');
  expect(await faultIn(readPath(upptime, folder.path()))).toContain('gh issue list -R acme/upptime --state all');
  expect(await faultIn(readPath(upptime, folder.write('x.json', { issues: [] })))).toContain(
    'x.json is no list of issues',
  );
  const url = new URL('https://github.com/acme/upptime.git');
  expect(await faultIn(upptime.read({ kind: 'url', url }, importIo()))).toContain(
    'gh issue list -R acme/upptime --state all',
  );
});
