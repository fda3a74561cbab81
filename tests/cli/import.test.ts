import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';
import { statuspageJson } from '../helpers/foreignIncidents.ts';
import { reply, startReceiver } from '../helpers/httpReceiver.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const write = (...incidents: readonly object[]): string => {
  writeFileSync(desk.path('export.json'), JSON.stringify(incidents));
  return desk.path('export.json');
};
const taking = (...more: string[]) => desk.run('import', '--from', 'statuspage', desk.path('export.json'), ...more);
const open = statuspageJson('open', { status: 'monitoring', resolved_at: null });

it('takes a history without telling anybody, and changes nothing the second time', async () => {
  write(statuspageJson('abc'), statuspageJson('def', { components: [], name: 'Search is slow' }), open);
  const dry = await taking('--dry-run', '--json');
  expect(dry.json()).toMatchObject({ dryRun: true, from: 'statuspage', added: 2, leftOut: { count: 1 } });
  expect(desk.stored()).toBe(false);

  const taken = await taking('--yes');
  expect([taken.code, taken.stdout]).toEqual([
    0,
    expect.stringContaining(
      'Took 2 incidents: 2 new, 0 changed, 0 as they were. They have the numbers 1 to 2. Nobody was told.',
    ),
  ]);
  expect(taken.stderr).toContain(
    'incidents/open: it is still open there; import again when it is over, or with --close-open',
  );
  expect(desk.posted()).toEqual({ blog: [], team: [] });

  const again = await taking('--yes', '--json');
  expect(again.json()).toEqual({
    ...{ from: 'statuspage', added: 0, changed: 0, same: 2, numbers: { first: null, last: null } },
    leftOut: { count: 1, first: [{ what: 'incidents/open', why: expect.any(String) }] },
    remarks: { count: 0, first: [] },
    unknownComponents: [],
  });
  const shown = (await desk.run('show', '1', '--json')).json();
  expect(shown).toMatchObject({ id: 'INC-1', status: 'resolved', components: [{ name: 'checkout' }], deliveries: [] });
  await desk.open();
  expect((await desk.run('list')).stdout).toContain('INC-3  investigating');
});

it('asks a script for --yes, and stores nothing without it', async () => {
  write(statuspageJson('abc'));
  const refused = await taking('--json');
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.json()).toMatchObject({ error: { kind: 'unconfirmed', hint: expect.stringContaining('--yes') } });
  expect(desk.stored()).toBe(false);
});

it('takes what is still open where that is asked for', async () => {
  write(open);
  expect((await taking('--yes', '--close-open', '--json')).json()).toMatchObject({
    added: 1,
    numbers: { first: 1, last: 1 },
  });
  expect((await desk.run('status')).code).toBe(0);
});

it('leads from the old address of an incident to the new one on the page', async () => {
  write(statuspageJson('abc'));
  await taking('--yes');
  expect((await desk.run('page', 'build', '--out', desk.path('page'))).code).toBe(0);
  expect(readFileSync(desk.path('page/incidents/abc/index.html'), 'utf8')).toContain(
    'url=../../incidents/1/index.html',
  );
  expect(existsSync(desk.path('page/incidents/1/index.html'))).toBe(true);
});

it('reads a page at its address', async () => {
  const page = await startReceiver();
  page.expect(reply(200, { incidents: [statuspageJson('abc')] }), reply(200, { scheduled_maintenances: [] }));
  const taken = await desk.run('import', '--from', 'statuspage', page.url, '--yes', '--json');
  await page.close();
  page.verify();
  expect(taken.json()).toMatchObject({ added: 1 });
  expect(page.requests[0]?.headers['user-agent']).toMatch(/^allclear\//u);
});

it('reads what comes by stdin, and a site of cState', async () => {
  const args = ['import', '--from', 'statuspage', '-', '--yes', '--json'] as const;
  expect((await desk.runWith({ input: JSON.stringify([statuspageJson('abc')]) }, ...args)).json()).toMatchObject({
    added: 1,
  });
  mkdirSync(desk.path('site/content/issues'), { recursive: true });
  const issue =
    '---\ntitle: Slow\ndate: 2026-03-05 10:00:00\nresolved: true\nresolvedWhen: 2026-03-05 10:30:00\nseverity: disrupted\naffected: [Checkout, Ledger]\nsection: issue\n---\nSlow.\n';
  writeFileSync(desk.path('site/content/issues/slow.md'), issue);
  const taken = await desk.run('import', '--from', 'cstate', desk.path('site'), '--yes');
  expect(taken.stdout).toContain('It has the number 2.');
  expect(taken.stdout).toContain('Not among the components of the config: Ledger.');
  expect(taken.stderr).toContain('1 have dates without a zone');
});

it.each([
  [['export.json'], '--from is missing: what does it come from? One of statuspage, upptime, cstate, allclear.'],
  [['export.json', '--from', 'nagios'], '--from can not be "nagios": expected one of statuspage, upptime, cstate.'],
  [['status.acme.example', '--from', 'statuspage'], 'write its whole address: https://status.acme.example'],
  [['none.json', '--from', 'statuspage'], 'none.json is not there.'],
  [['http://[', '--from', 'statuspage'], 'is no web address'],
])('refuses %o, and says what to do', async (args, told) => {
  const refused = await desk.run('import', ...args, '--yes');
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain(told);
});

it('shows a person what it would take, and asks once', async () => {
  write(statuspageJson('abc'));
  const session = startTerminal(desk, ['import', '--from', 'statuspage', desk.path('export.json')]);
  await session.see('Would take 1 incident: 1 new');
  await session.answer('Take them? Nobody is told.', keys.enter);
  expect(await session.ended).toMatchObject({ code: 0 });
  expect(desk.sql('select count(*) as n from incidents')[0]).toEqual({ n: 1 });
});
