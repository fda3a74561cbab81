import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { startTerminal } from '../helpers/terminal.ts';

let desk: FolderDesk;
beforeEach(() => {
  desk = openFolderDesk();
});
afterEach(() => desk.close());

const own = (...path: string[]): string => desk.path('templates', ...path);

it('lists the templates, one’s own before the built-in ones', async () => {
  expect((await desk.run('templates', 'edit', 'resolved.short')).code).toBe(0);
  const listed = (await desk.run('templates', 'list', '--json')).json() as unknown as Record<string, string>[];
  expect(listed[0]).toEqual({
    ...{ event: 'resolved', variant: 'short', locale: 'en', origin: 'yours' },
    path: own('resolved.short.liquid'),
  });
  const rest = listed.slice(1);
  expect(new Set(rest.map((one) => one['origin']))).toEqual(new Set(['built-in']));
  for (const event of ['investigating', 'identified', 'monitoring', 'resolved', 'reopened', 'still-working']) {
    expect(rest.some((one) => one['event'] === event && one['variant'] === '')).toBe(true);
  }
});

it('shows the template that counts: one’s own once there is one', async () => {
  const before = (await desk.run('templates', 'show', 'resolved', '--json')).json();
  expect(before).toEqual({
    file: expect.stringMatching(/\/templates\/resolved\.liquid$/u),
    subject: expect.stringContaining('{{ incident.title }}'),
    body: expect.stringContaining('{{ message }}'),
  });
  await desk.run('templates', 'edit', 'resolved');
  writeFileSync(own('resolved.liquid'), '---\nsubject: Over\n---\nIt is over: {{ message }}\n');
  expect((await desk.run('templates', 'show', 'resolved')).stdout).toBe(
    '---\nsubject: Over\n---\nIt is over: {{ message }}\n',
  );
});

it('copies a built-in template into one’s own folder, and never over one’s own words', async () => {
  const ran = await desk.run('templates', 'edit', 'resolved', '--json');
  expect(ran.json()).toEqual({ file: own('resolved.liquid') });
  writeFileSync(own('resolved.liquid'), 'mine');
  expect((await desk.run('templates', 'edit', 'resolved')).code).toBe(0);
  expect(readFileSync(own('resolved.liquid'), 'utf8')).toBe('mine');
});

it('opens it in the editor at a terminal, and nowhere else', async () => {
  const editor = desk.path('editor');
  writeFileSync(editor, '#!/bin/sh\necho edited >> "$1"\n');
  chmodSync(editor, 0o700);
  await desk.runWith({ env: { EDITOR: editor } }, 'templates', 'edit', 'resolved');
  expect(readFileSync(own('resolved.liquid'), 'utf8')).not.toContain('edited');
  const session = startTerminal(desk, ['templates', 'edit', 'resolved'], { EDITOR: editor });
  expect((await session.ended).code).toBe(0);
  expect(readFileSync(own('resolved.liquid'), 'utf8')).toMatch(/edited\n$/u);
});

it.each([
  [['templates', 'show', 'boom'], 'usage', 'investigating'],
  [['templates', 'show', 'resolved.nope'], 'usage', 'incident templates list'],
  [['templates', 'edit', 'resolved.nope'], 'usage', 'incident templates list'],
  [['templates', 'edit', '../config'], 'usage', 'investigating'],
])('refuses %j with 2, and says what there is', async (args, kind, hint) => {
  const ran = await desk.run(...args, '--json');
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.json()).toMatchObject({ error: { kind, hint: expect.stringContaining(hint) } });
  expect(existsSync(own())).toBe(false);
});

it('says where to name a folder where the config has none for templates', async () => {
  const { templates: _, ...without } = folderConfig;
  desk.configure(without);
  const ran = await desk.run('templates', 'edit', 'resolved', '--json');
  expect(ran.code).toBe(2);
  expect(ran.json()).toMatchObject({
    error: { kind: 'no_templates_folder', hint: expect.stringContaining('"templates"') },
  });
});

const faulty: readonly (readonly [what: string, name: string, text: string, message: string])[] = [
  ['an unknown variable', 'resolved.liquid', '{{ incident.nope }}', 'incident.nope'],
  ['a tag that is not closed', 'identified.liquid', '{% if link %}x', 'if'],
  ['an unknown setting at its head', 'reopened.liquid', '---\ncolour: red\n---\nx', 'colour'],
  ['no event in its name', 'resolvd.liquid', 'x', '"resolvd" is no event'],
  ['no variant in its name', 'resolved.shrot.liquid', 'x', '"shrot" is no variant'],
  ['nothing to say', 'investigating.liquid', '{% comment %}x{% endcomment %}', 'says nothing'],
];

it('finds every fault in one’s own templates at once, and ends with 6', async () => {
  await desk.run('templates', 'edit', 'monitoring');
  expect(await desk.run('templates', 'lint', '--json')).toMatchObject({ code: 0, stderr: '' });
  for (const [, name, text] of faulty) writeFileSync(own(name), text);
  const ran = await desk.run('templates', 'lint', '--json');
  expect(ran).toMatchObject({ code: 6, stderr: '' });
  const { ok, findings } = ran.json() as { ok: boolean; findings: { file: string; message: string }[] };
  expect(ok).toBe(false);
  const found = findings.map((one) => one.message).join('\n');
  for (const [what, , , message] of faulty) expect(found, what).toContain(message);
  expect((await desk.run('templates', 'lint')).stdout).toContain('✗ ');
});
