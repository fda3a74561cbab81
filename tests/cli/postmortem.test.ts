import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

let desk: FolderDesk;
beforeEach(async () => {
  desk = openFolderDesk();
  await desk.open();
  await desk.run('note', '-m', 'Bob tripped over the cable of the rack');
  await resolve();
});
afterEach(() => desk.close());

const resolve = (...more: string[]) => desk.run('resolve', '--override', 'seen', '-m', 'It works.', '--yes', ...more);
const kept = (name = 'INC-1.md'): string => desk.path('data', 'allclear', 'postmortems', name);
const draftOf = (): string => readFileSync(kept(), 'utf8');

/** An editor that does this to the file. */
function editor(script: string): Record<string, string> {
  writeFileSync(desk.path('ed.sh'), `#!/bin/sh\n${script}\n`);
  chmodSync(desk.path('ed.sh'), 0o700);
  // With an argument, as `code --wait` has.
  return { EDITOR: `${desk.path('ed.sh')} --wait` };
}
const finishing = 'printf "Orders failed. The cable was pulled.\\n" > "$2"';
const write = async (env: Record<string, string>, ...more: string[]) => {
  const session = startTerminal(desk, ['postmortem', ...more], env);
  return await session.ended;
};

it('prints the draft without a terminal, and keeps nothing', async () => {
  const plain = await desk.run('postmortem');
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(plain.stdout).toMatch(
    /^<!-- The postmortem of INC-1[\s\S]*\*\*What we do about it\*\*[\s\S]*\[END OF PRIVATE\]\n$/u,
  );
  const answer = (await desk.run('postmortem', 'INC-1', '--json')).json();
  expect(answer).toEqual({
    incident: 'INC-1',
    path: null,
    draft: plain.stdout,
    facts: expect.objectContaining({
      impact: 'major',
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/u),
      lastedMs: expect.any(Number),
      firstNoticeMs: 0,
      updates: 2,
      falseAllClears: [],
      promises: { given: 1, late: 0, latestByMs: 0 },
      probes: [],
      told: [{ channel: 'blog', type: 'file', total: 2, sent: 2, failed: 0, uncertain: 0 }],
    }),
  });
  expect(existsSync(kept())).toBe(false);
});

it('opens the draft in the editor, for nobody else to read, and says what is left', async () => {
  const { code, text } = await write(editor('sed -i "s/We are sorry/We are very sorry/" "$2"'));
  expect(code).toBe(0);
  expect(statSync(kept()).mode & 0o777).toBe(0o600);
  expect(statSync(desk.path('data', 'allclear', 'postmortems')).mode & 0o777).toBe(0o700);
  expect(draftOf()).toContain('We are very sorry.');
  expect(text).toContain('still says [WRITE: what helped]');
  expect(text).toContain('begins a private block');
  expect(text).not.toContain('Bob');
  expect(text).toContain('incident postmortem 1 --publish');
});

it('takes on the draft that was begun, never writes over it, and begins again only when it is told to', async () => {
  await write(editor(finishing));
  const again = await write(editor(':'), '1');
  expect(again.text).toContain('This is the draft that you began');
  expect(again.text).toContain('The draft is ready');
  expect(draftOf()).toBe('Orders failed. The cable was pulled.\n');
  expect((await desk.run('postmortem')).stdout).toBe(draftOf());
  expect((await desk.run('postmortem', '--json')).json()).toMatchObject({ path: kept(), draft: draftOf() });
  expect((await desk.run('postmortem', '--stdout', '--new')).stdout).toContain('[WRITE: ');
  const anew = await write(editor(':'), '--new');
  expect(anew.text).toContain(`${kept()}.old`);
  expect(draftOf()).toContain('[WRITE: ');
  expect(readFileSync(`${kept()}.old`, 'utf8')).toContain('The cable was pulled.');
});

it('names the file where no editor is known, or the one that is can not be started', async () => {
  expect((await write({})).text).toMatch(/The draft is in .*INC-1\.md\nOpen it in your editor; \$EDITOR/u);
  const failing = await write({ VISUAL: '/nowhere/vi' });
  expect(failing.code).toBe(0);
  expect(failing.text).toContain('The editor could not be used: /nowhere/vi (ENOENT).');
});

it('does not take the draft of another store for its own', async () => {
  await write(editor(':'));
  const mine = draftOf();
  const other = openFolderDesk();
  try {
    await other.open();
    await other.run('resolve', '--override', 'seen', '--yes');
    mkdirSync(other.path('data', 'allclear', 'postmortems'), { recursive: true });
    writeFileSync(other.path('data', 'allclear', 'postmortems', 'INC-1.md'), mine);
    const session = startTerminal(other, ['postmortem']);
    expect((await session.ended).text).toMatch(/postmortems\/INC-1-[\da-f]{6}\.md/u);
    expect(readFileSync(other.path('data', 'allclear', 'postmortems', 'INC-1.md'), 'utf8')).toBe(mine);
  } finally {
    other.close();
  }
});

it('publishes the draft after one question, and drops it then', async () => {
  await write(editor(finishing));
  expect((await desk.run('postmortem', '--publish', '--dry-run')).stdout).toContain('The cable was pulled.');
  expect(existsSync(kept())).toBe(true);
  const session = startTerminal(desk, ['postmortem', '--publish']);
  await session.see('The cable was pulled.');
  await session.answer('Send this?', keys.enter);
  expect(await session.ended).toMatchObject({ code: 0 });
  expect(existsSync(kept())).toBe(false);
  expect(desk.posted().blog).toContain('INC-1-004-postmortem.md');
  const again = await desk.run('postmortem', '--json');
  expect(again.code).toBe(3);
  expect(again.json()).toMatchObject({
    error: { kind: 'has_postmortem', hint: expect.stringContaining('incident correct 1 4') },
  });
});

it('publishes words that are brought, for CI, and answers as every verb does', async () => {
  const brought = ['postmortem', '1', '--publish', '--message-file', '-', '--key', 'pm-1', '--json'];
  const input = 'Orders failed. The cable was pulled.\n';
  expect((await desk.runWith({ input }, ...brought)).json()).toMatchObject({ error: { kind: 'unconfirmed' } });
  const published = await desk.runWith({ input }, ...brought, '--yes');
  expect(published.json()).toMatchObject({
    created: true,
    incident: { id: 'INC-1', status: 'resolved', nextUpdateBy: null },
    update: { seq: 4, event: 'postmortem', body: input.trim() },
    deliveries: [
      { channel: 'blog', state: 'sent' },
      { channel: 'team', state: 'sent' },
    ],
  });
  expect((await desk.runWith({ input }, ...brought, '--yes')).json()).toMatchObject({ created: false });
});

it('refuses a draft that is not finished, names each place, and quotes no private word', async () => {
  await write(editor(':'));
  for (const more of [[], ['--allow-wording'], ['--dry-run']]) {
    const ran = await desk.run('postmortem', '--publish', '--yes', '--json', ...more);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.json()).toMatchObject({ error: { kind: 'unfinished' } });
    expect(ran.stderr).toMatch(/Line \d+ still says \[WRITE: what helped\]/u);
    expect(ran.stderr).toMatch(/Line \d+ begins a private block/u);
    expect(ran.stderr).not.toContain('Bob');
  }
  expect(desk.posted().blog).toHaveLength(2);
});

it.each<[number, string, readonly string[]]>([
  [2, 'no_draft', ['--publish', '--yes']],
  [2, 'usage', ['--yes']],
  [2, 'usage', ['-m', 'Words.']],
  [2, 'usage', ['--publish', '--new']],
  [2, 'usage', ['--publish', '--status', 'resolved']],
  [2, 'unknown_channel', ['--publish', '--yes', '-m', 'Words.', '--channel', 'fax']],
  [3, 'unknown_incident', ['9']],
  [3, 'unknown_incident', ['9', '--publish', '--yes']],
])('ends with %i, kind %s, for %j', async (code, kind, args) => {
  const ran = await desk.run('postmortem', ...args, '--json');
  expect([ran.code, ran.json()]).toEqual([code, { error: expect.objectContaining({ kind }) }]);
});

it('can not be written while the incident is open, and says what to do', async () => {
  await desk.run('reopen', '--yes');
  const ran = await desk.run('postmortem', '1');
  expect(ran).toMatchObject({ code: 3, stdout: '' });
  expect(ran.stderr).toContain('incident resolve 1');
});

it('is asked for by status from the fifth day on, in one calm line', async () => {
  expect((await desk.run('status')).stdout).not.toContain('postmortem');
  desk.sql('update incidents set resolved_at = ?', Date.now() - 6 * 86_400_000);
  const status = await desk.run('status');
  expect(status.code).toBe(0);
  expect(status.stdout).toMatch(/\n\nA postmortem is still to be written for INC-1: {2}incident postmortem 1\n$/u);
  expect((await desk.run('status', '--json')).json()).toMatchObject({
    overdue: [],
    postmortems: [{ incident: 'INC-1', owedSince: expect.stringMatching(/Z$/u) }],
  });
});
