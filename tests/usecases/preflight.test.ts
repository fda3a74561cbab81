import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenInput } from '../../src/usecases/input.ts';
import type { PublishFault } from '../../src/usecases/refusal.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, faultsOf, noteInput, openInput, resolveInput, updateInput, verbs } from '../helpers/appVerbs.ts';

let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench();
});
afterEach(() => bench.remove());

const { open, update, resolve, note } = verbs;

it.each<[string, Partial<OpenInput>, Partial<PublishFault>]>([
  [
    'a title with a line break',
    { title: 'Checkout\nBcc: all' },
    { kind: 'bad_text', flag: 'title', character: 'U+000A' },
  ],
  ['a title with a lone carriage return', { title: 'Checkout\rBcc' }, { kind: 'bad_text', character: 'U+000A' }],
  ['a title with NUL', { title: 'Check\u0000out' }, { kind: 'bad_text', character: 'U+0000', position: 6 }],
  ['a title with ESC', { title: '\u001b[2JAll is well' }, { kind: 'bad_text', character: 'U+001B', position: 1 }],
  ['a title that turns', { title: 'Down \u202ellew si lla' }, { kind: 'bad_text', character: 'U+202E' }],
  ['a title that isolates', { title: 'Down \u2066x\u2069' }, { kind: 'bad_text', character: 'U+2066' }],
  ['a title beyond 200', { title: 'x'.repeat(201) }, { kind: 'text_too_long', flag: 'title', length: 201, limit: 200 }],
  ['no title', { title: null }, { kind: 'missing_input', flag: 'title' }],
  ['a title of spaces', { title: ' \t\n ' }, { kind: 'missing_input', flag: 'title' }],
  ['no impact', { impact: null }, { kind: 'missing_input', flag: '--impact' }],
  [
    'a message with NUL',
    { message: 'a\u0000' },
    { kind: 'bad_text', flag: '--message', character: 'U+0000', position: 2 },
  ],
  ['a message with BEL', { message: 'ring\u0007' }, { kind: 'bad_text', character: 'U+0007' }],
  ['a message with DEL', { message: 'a\u007f' }, { kind: 'bad_text', character: 'U+007F' }],
  ['a message with a C1 control', { message: 'a\u009b31m' }, { kind: 'bad_text', character: 'U+009B' }],
  ['a message that turns', { message: 'ok\u202b' }, { kind: 'bad_text', character: 'U+202B' }],
  [
    'a message beyond 20,000',
    { message: 'x'.repeat(20_001) },
    { kind: 'text_too_long', flag: '--message', length: 20_001 },
  ],
  [
    'a message of 10 MB',
    { message: 'x'.repeat(10_000_000) },
    { kind: 'text_too_long', length: 10_000_000, limit: 20_000 },
  ],
  ['the all-clear', { message: 'All is back to normal.' }, { kind: 'wording' }],
  ['the all-clear in the title', { title: 'Checkout is fixed' }, { kind: 'wording', where: 'title' }],
  ['a promised repair', { message: 'It will be fixed within two hours.' }, { kind: 'wording' }],
  ['a machine’s name', { message: 'db-3.internal is down.' }, { kind: 'wording' }],
])('stores and sends nothing of an open with %s', async (_, given, fault) => {
  expect(await faultsOf(open(bench.deps, openInput(given)))).toContainEqual(expect.objectContaining(fault));
  expect(await bench.stored()).toEqual({ incidents: [], deliveries: [], epoch: 0 });
  expect(existsSync(join(bench.folder, 'blog'))).toBe(false);
});

it.each([
  ['marks of right-to-left writing', 'התשלום \u200fלא עובד\u200e'],
  ['tabs, line breaks and a Windows file’s line ends', 'one\r\n\ttwo\n\nthree'],
  ['20,000 characters', 'x'.repeat(20_000)],
  ['emoji, joined and plain', 'We 👩‍💻 look ✅'],
])('takes a message with %s', async (_, message) => {
  const { update: entry } = await done(open(bench.deps, openInput({ message })));
  expect(entry.body).toBe(message.replaceAll('\r\n', '\n'));
});

it('reads one form of a letter for the other', async () => {
  const { incident } = await done(open(bench.deps, openInput({ title: ' Zahlung fa\u0308llt aus ' })));
  expect(incident.title).toBe('Zahlung fällt aus');
});

it('tells all faults at once', async () => {
  const faults = await faultsOf(
    open(bench.deps, openInput({ title: 'a\nb', impact: null, message: 'All is fixed \u0000' })),
  );
  expect(new Set(faults.map((fault) => fault.kind))).toEqual(new Set(['missing_input', 'bad_text', 'wording']));
});

it('lets wording pass for who has read it, and nothing else', async () => {
  const input = openInput({ message: 'Search is back to normal, checkout is not.', allowWording: true });
  expect((await done(open(bench.deps, input))).created).toBe(true);
  const faults = await faultsOf(open(bench.deps, { ...input, title: 'a\nb' }));
  expect(faults.map((fault) => fault.kind)).toEqual(['bad_text']);
});

it('may say that all is well once it is', async () => {
  await done(open(bench.deps, openInput()));
  const words = resolveInput({ override: 'seen', message: 'Checkout is back to normal.' });
  expect((await done(resolve(bench.deps, words))).incident.status).toBe('resolved');
});

it.each([
  ['an update', () => update(bench.deps, updateInput({ message: 'a\u0000' })), 'bad_text'],
  ['an all-clear', () => resolve(bench.deps, resolveInput({ override: 'x', message: 'a\u202e' })), 'bad_text'],
  ['a note', () => note(bench.deps, noteInput('a\u0000')), 'bad_text'],
  ['a note without words', () => note(bench.deps, noteInput('  ')), 'missing_input'],
])('stores nothing of %s that is at fault', async (_, run, kind) => {
  await done(open(bench.deps, openInput()));
  const before = await bench.stored();
  expect((await faultsOf(run())).map((fault) => fault.kind)).toContain(kind);
  expect(await bench.stored()).toEqual(before);
});

it('stops all where one channel’s secret is missing, names it, and goes without that channel', async () => {
  await bench.remove();
  const hook = { type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: { env: 'HOOK_SECRET' } };
  bench = await createAppBench(sampleConfig({ channels: { blog: { type: 'file', folder: 'blog' }, hook } }));
  expect(await faultsOf(open(bench.deps, openInput()))).toEqual([
    { kind: 'channel', channel: 'hook', message: expect.stringContaining('HOOK_SECRET'), fix: '' },
  ]);
  expect(await bench.stored()).toMatchObject({ epoch: 0 });
  expect((await done(open(bench.deps, openInput({ skip: ['hook'] })))).tallies.map((one) => one.state)).toEqual([
    'sent',
    'skipped',
  ]);
});

it('stops all where one channel’s template is broken, and names it', async () => {
  await bench.remove();
  bench = await createAppBench(sampleConfig({ templates: 'templates' }));
  bench.write('templates/investigating.file.liquid', '{{ incident.title }} {{ nonsense }}');
  bench.write('templates/investigating.liquid', '{{ incident.title }} {{ nonsense }}');
  const faults = await faultsOf(open(bench.deps, openInput()));
  expect(faults).toContainEqual(
    expect.objectContaining({
      kind: 'template',
      channel: 'blog',
      fault: expect.objectContaining({ kind: 'template_broken' }),
    }),
  );
  expect(await bench.stored()).toMatchObject({ epoch: 0 });
});
