import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { startServices } from '../helpers/services.ts';
import { keys, startTerminal } from '../helpers/terminal.ts';

it('tells the story afterwards to all who heard of it: noted, drafted, edited, published, on the page', async () => {
  const services = await startServices();
  onTestFinished(() => services.close());
  const { desk, mail, x, hook } = services;
  const run = async (...args: string[]): Promise<void> => {
    const ran = await desk.run(...args);
    if (ran.code !== 0) throw new Error(`${args.join(' ')} ended with ${ran.code}: ${ran.stderr}`);
  };
  await run('open', 'Checkout is down', '--impact', 'major', '--started-at', '30m', '-m', 'All orders fail.', '--yes');
  await run('note', '-m', 'Bob tripped over the cable of the rack');
  await run('update', '--status', 'monitoring', '-m', 'Orders work. We watch them.', '--yes');
  await run('resolve', '--override', 'seen with my own eyes', '--yes');

  // An editor that fills in what is asked for, and takes the private block out.
  const editor = desk.path('editor');
  const fillIn = [
    '-e',
    "'s/\\[WRITE: a date[^]]*\\]/5 December/'",
    '-e',
    "'s/\\[WRITE: [^]]*\\]/a cable was pulled/g'",
  ];
  writeFileSync(editor, `#!/bin/sh\nsed -i ${fillIn.join(' ')} -e '/^\\[PRIVATE\\]/,/^\\[END/d' "$1"\n`);
  chmodSync(editor, 0o700);
  const drafting = startTerminal(desk, ['postmortem'], { EDITOR: editor });
  expect(await drafting.ended).toMatchObject({ code: 0, text: expect.stringContaining('The draft is ready') });

  const publishing = startTerminal(desk, ['postmortem', '--publish']);
  await publishing.answer('Send this?', keys.enter);
  expect(await publishing.ended).toMatchObject({ code: 0 });

  const page = (path: string): string => readFileSync(desk.path('public', path), 'utf8');
  expect(page('incidents/1/index.html')).toMatch(/<span class="word">Postmortem<\/span>[\s\S]*a cable was pulled/u);
  expect(page('incidents/1/index.html')).toContain('by 5 December at the latest');
  for (const path of ['feed.atom', 'feed.rss', 'feed.json']) expect(page(path)).toContain('a cable was pulled');
  expect(mail.mails).toHaveLength(4);
  expect(mail.mails.at(-1)?.raw.toString()).toMatch(/Subject: \[Post-mortem\] Checkout is down/u);
  expect(x.posts.at(-1)?.text).toMatch(
    /^\[Post-mortem\] Checkout is down\.[\s\S]*https:\/\/status\.acme\.example\/incidents\/1/u,
  );
  expect(hook.posts.at(-1)).toMatchObject({ type: 'incident.postmortem', data: { incident: { status: 'resolved' } } });
  // What was only for the team is nowhere.
  const all = [
    page('incidents/1/index.html'),
    page('index.html'),
    JSON.stringify([x.posts, hook.posts]),
    ...mail.mails.map(({ raw }) => raw.toString()),
  ];
  expect(all.join('\n')).not.toMatch(/Bob|PRIVATE|WRITE:/u);
  expect((await desk.run('status', '--json')).json()).toMatchObject({ incidents: [], overdue: [], postmortems: [] });
}, 60_000);
