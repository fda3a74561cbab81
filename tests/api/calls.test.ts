import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  AllclearError,
  correctUpdate,
  deliver,
  listDeliveries,
  listIncidents,
  noteIncident,
  openIncident,
  reopenIncident,
  resolveIncident,
  showIncident,
  status,
  updateIncident,
} from '../../src/api/api.ts';
import { startHookReceiver } from '../helpers/hookReceiver.ts';

const outage = { title: 'Checkout is down', impact: 'major', components: { checkout: 'major_outage' } } as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-api-'));
  settle({ log: { type: 'file', folder: './posts' } });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function settle(channels: object): void {
  const config = {
    company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: 'sqlite:./incidents.db',
    components: [{ name: 'checkout', title: 'Checkout' }],
    channels,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config), { mode: 0o600 });
}

const options = (): { readonly config: string; readonly env: Record<string, string> } => ({
  config: join(folder, 'config.json'),
  env: { HOME: folder, XDG_STATE_HOME: join(folder, 'state') },
});
const posts = (): readonly string[] => (existsSync(join(folder, 'posts')) ? readdirSync(join(folder, 'posts')) : []);

/** What a call refuses with. */
async function refusal(call: Promise<unknown>): Promise<AllclearError> {
  const error: unknown = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AllclearError) return error;
  throw new Error(`it did not refuse: ${String(error)}`);
}

it('tells an incident from its beginning to its end', async () => {
  const opened = await openIncident(outage, options());
  expect(opened).toMatchObject({
    created: true,
    incident: { id: 'INC-1', status: 'investigating', impact: 'major', resolvedAt: null },
    deliveries: [{ channel: 'log', state: 'sent', total: 1 }],
  });
  const updated = await updateIncident({ id: 1, status: 'identified', message: 'A disk is full.' }, options());
  expect(updated.update).toMatchObject({ seq: 2, event: 'identified', body: 'A disk is full.' });
  const corrected = await correctUpdate({ id: 1, update: 2, message: 'Two disks are full.' }, options());
  expect(corrected.update).toMatchObject({ event: 'correction', corrects: 2 });
  const noted = await noteIncident({ id: 'INC-1', message: 'Call the host.' }, options());
  expect(noted).toMatchObject({ incident: 'INC-1', note: { body: 'Call the host.' } });
  const resolved = await resolveIncident({ override: 'seen with my own eyes' }, options());
  expect(resolved).toMatchObject({ incident: { status: 'resolved' }, update: { override: 'seen with my own eyes' } });
  const reopened = await reopenIncident({ id: 'INC-1' }, options());
  expect(reopened.incident).toMatchObject({ status: 'investigating', resolvedAt: null });

  expect(await listIncidents({}, options())).toMatchObject([{ id: 'INC-1' }]);
  const shown = await showIncident({ id: 1 }, options());
  expect(shown.updates.map(({ event }) => event)).toEqual([
    ...['investigating', 'identified', 'correction', 'resolved', 'reopened'],
  ]);
  expect(shown.notes).toMatchObject([{ body: 'Call the host.' }]);
  // One of them is the edit of a file that stands.
  expect(await listDeliveries({ id: 1, state: 'sent' }, options())).toHaveLength(posts().length + 1);
  expect(await status({}, options())).toMatchObject({ incidents: [{ id: 'INC-1', guard: { healthyForMs: 0 } }] });
  expect(await deliver({}, options())).toMatchObject({ resent: 0 });
});

it('answers a plan and leaves no trace of it', async () => {
  const plan = await openIncident({ ...outage, dryRun: true }, options());
  expect(plan).toMatchObject({ dryRun: true, messages: [{ channel: 'log', recipients: 1 }] });
  expect([posts(), readdirSync(folder)]).toEqual([[], ['config.json']]);
});

it('declares it once when two calls come at the same moment', async () => {
  const both = await Promise.all([1, 2].map(() => openIncident({ ...outage, key: 'deploy-481' }, options())));
  expect(both.map(({ created }) => created).toSorted()).toEqual([false, true]);
  expect(posts()).toHaveLength(1);
});

it('throws what the guard says', async () => {
  await openIncident(outage, options());
  const error = await refusal(resolveIncident({}, options()));
  expect(error).toMatchObject({ name: 'AllclearError', kind: 'not_green', exitCode: 5, faults: [] });
  expect(error.guard).toMatchObject({ healthyForMs: 0, requiredMs: 1_800_000, stableSince: null });
  expect(error.hint).toContain('incident update 1 --status monitoring');
  expect(posts()).toHaveLength(1);
});

it.each([
  ['no open incident', () => updateIncident({ message: 'Hello.' }, options()), 'none_open', 3],
  ['an unknown id', () => showIncident({ id: 7 }, options()), 'unknown_incident', 3],
  ['a missing impact', () => openIncident({ title: 'Checkout is down' }, options()), 'missing_input', 2],
  ['an unknown channel', () => openIncident({ ...outage, channels: ['smoke'] }, options()), 'unknown_channel', 2],
  ['no config', () => status({}, { ...options(), config: join(folder, 'other.json') }), 'config_missing', 2],
])('refuses as the program does: %s', async (_what, call, kind, exitCode) => {
  expect(await refusal(call())).toMatchObject({ kind, exitCode });
});

it('names each fault of a config', async () => {
  settle({ log: { type: 'file', folder: './posts' }, chat: { type: 'smoke' } });
  const { kind, faults } = await refusal(status({}, options()));
  expect([kind, faults.map(({ path }) => path)]).toEqual(['config_invalid', ['channels.chat.type']]);
});

/** As from JavaScript, where nobody looks at the types. */
const untyped = (input: unknown, given: unknown = options()): Promise<unknown> =>
  (openIncident as (input: unknown, options: unknown) => Promise<unknown>)(input, given);

it.each([
  ['a misspelt key', { ...outage, chanels: ['log'] }, /There is no "chanels" here: expected title/u],
  ['a key of the language', { ...outage, constructor: 'x' }, /There is no "constructor" here/u],
  ['a number as text', { ...outage, title: 42 }, /title can not be 42: expected a text/u],
  ['a null', { ...outage, message: null }, /message can not be null/u],
  ['a text as a list', { ...outage, channels: 'log' }, /channels can not be "log": expected a list of names/u],
  ['an empty list of channels, which is not all of them', { ...outage, channels: [] }, /an empty list/u],
  ['an unknown word', { ...outage, impact: 'huge' }, /--impact can not be "huge"/u],
  ['states as a list', { ...outage, components: [{ name: 'checkout' }] }, /expected states by component/u],
  ['half a message', { ...outage, confirm: { texts: 1.5 } }, /expected numbers of messages/u],
  ['a time that is none', { ...outage, startedAt: new Date(Number.NaN) }, /startedAt can not be/u],
  ['a text', 'Checkout is down', /can only be an object/u],
  ['nothing', undefined, /can only be an object/u],
])('refuses %s, and sends nothing', async (_what, input, words) => {
  const error = await refusal(untyped(input));
  expect(error).toMatchObject({ kind: 'usage', exitCode: 2 });
  expect(error.message).toMatch(words);
  expect(posts()).toEqual([]);
});

it('says all that is wrong at once', async () => {
  const { message } = await refusal(untyped({ tile: 'x', message: 7, skip: 'log' }));
  expect(message.split('\n')).toHaveLength(3);
});

it('refuses an option that it does not know, rather than take the config of the home', async () => {
  const error = await refusal(untyped(outage, { conf: join(folder, 'config.json') }));
  expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining('There is no option "conf"') });
});

it('answers what failed instead of throwing it, because it is recorded', async () => {
  settle({ log: { type: 'file', folder: './config.json/posts' } });
  const { created, deliveries } = await openIncident(outage, options());
  expect([created, deliveries]).toMatchObject([true, [{ channel: 'log', state: 'failed', failed: 1 }]]);
  expect((await status({}, options())).attention).toMatchObject([{ channel: 'log', state: 'failed' }]);
});

it('takes secrets from the variables that it is given', async () => {
  const hook = await startHookReceiver();
  settle({ hook: { type: 'webhook', url: hook.url, secret: { env: 'HOOK_SECRET' } } });
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const given = { ...options(), env: { ...options().env, HOOK_SECRET: secret } };
  const { deliveries } = await openIncident(outage, given).finally(() => hook.close());
  expect(deliveries).toMatchObject([{ channel: 'hook', state: 'sent' }]);
  expect(process.env['HOOK_SECRET']).toBeUndefined();
});

it('takes a store of its own', async () => {
  await openIncident(outage, { ...options(), store: `sqlite:${join(folder, 'other.db')}` });
  expect(readFileSync(join(folder, 'other.db')).length).toBeGreaterThan(0);
  expect(existsSync(join(folder, 'incidents.db'))).toBe(false);
});

it('stores nothing once the signal has come', async () => {
  const stop = new AbortController();
  stop.abort();
  const error = await refusal(openIncident(outage, { ...options(), signal: stop.signal }));
  expect(error).toMatchObject({ kind: 'interrupted', exitCode: 130 });
  expect(await listIncidents({}, options())).toEqual([]);
});

it('ends to wait for the all-clear by the signal', async () => {
  await openIncident(outage, options());
  await updateIncident({ status: 'monitoring' }, options());
  const stop = new AbortController();
  const waiting = refusal(resolveIncident({ wait: true }, { ...options(), signal: stop.signal }));
  stop.abort();
  expect(await waiting).toMatchObject({ kind: 'interrupted', exitCode: 130 });
  expect(await status({}, options())).toMatchObject({ incidents: [{ status: 'monitoring' }] });
});

it('touches no stream, also where it refuses', async () => {
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true));
  await openIncident(outage, options());
  await refusal(resolveIncident({}, options()));
  await refusal(untyped({ tile: 'x' }));
  const written = spies.map((spy) => spy.mock.calls.length);
  expect(written).toEqual([0, 0]);
});
