import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareApproval } from '../../src/usecases/approve.ts';
import { changesSince } from '../../src/usecases/saidMessages.ts';
import { showIncident, viewStatus } from '../../src/usecases/views.ts';
import { as, asked, say, sayNo, sayYes } from '../helpers/appApprove.ts';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, resolveInput, updateInput } from '../helpers/appVerbs.ts';

const rules = { impacts: ['critical'], events: ['resolved'], approvers: ['ana', 'ben', 'cleo'] };
let bench: AppBench;
beforeEach(async () => {
  bench = await createAppBench(sampleConfig({ approval: rules }));
});
afterEach(() => bench.remove());

const critical = openInput({ impact: 'critical' });
const kindOf = async (outcome: Promise<{ readonly ok: boolean; readonly error?: { readonly kind: string } }>) =>
  (await outcome).error?.kind ?? 'ok';
const yes = { allowWording: false, confirmed: new Map<string, number>(), breakGlass: null };

it('records and sends nothing of an entry that waits, and all of it with the yes', async () => {
  const approval = await asked(say(bench.deps, 'open', critical));
  expect(approval).toMatchObject({ id: 1, state: 'waiting', asked: { person: 'ana' }, subject: { id: null } });
  expect(await bench.store.incidents.epoch()).toBe(0);
  const published = await done(sayYes(as(bench.deps, 'ben')));
  expect(published).toMatchObject({ created: true, approval: { kind: 'approved', approval: { state: 'approved' } } });
  expect(bench.posts('blog')).toHaveLength(1);
  expect(bench.posts('team')).toHaveLength(1);
  expect((await viewStatus(bench.deps)()).approvals).toEqual([]);
});

it('leaves what falls under no rule as it is', async () => {
  const published = await done(say(bench.deps, 'open', openInput({ impact: 'major' })));
  expect(published.approval).toBeUndefined();
  expect(bench.posts('blog')).toHaveLength(1);
});

it('takes the impact that the incident has after the command', async () => {
  await done(say(bench.deps, 'open', openInput({ impact: 'major' })));
  expect((await asked(say(bench.deps, 'update', updateInput({ impact: 'critical' })))).rules.impact).toBe('critical');
  const down = say(bench.deps, 'update', updateInput({ impact: 'minor' }));
  expect((await done(down)).approval).toBeUndefined();
});

it('asks nobody about what only the team hears', async () => {
  const published = await done(say(bench.deps, 'open', { ...critical, isPrivate: true }));
  expect(published).toMatchObject({ created: true });
  expect(bench.posts('team')).toHaveLength(1);
});

it.each([
  ['ana', 'same_person'],
  ['dora', 'not_an_approver'],
])('does not take the yes of %s', async (person, kind) => {
  await asked(say(bench.deps, 'open', critical));
  expect(await kindOf(sayYes(as(bench.deps, person)))).toBe(kind);
  expect(await bench.store.incidents.epoch()).toBe(0);
});

it('finds what is meant, and says so where that is not clear', async () => {
  const { deps } = bench;
  expect(await kindOf(sayYes(as(deps, 'ben')))).toBe('none_waiting');
  await done(say(deps, 'open', openInput({ impact: 'major' })));
  const first = await asked(say(deps, 'update', updateInput({ impact: 'critical' })));
  await asked(say(deps, 'open', openInput({ impact: 'critical', title: 'Another one' })));
  expect(await kindOf(sayYes(as(deps, 'ben')))).toBe('several_waiting');
  expect(await kindOf(sayYes(as(deps, 'ben'), '9'))).toBe('unknown_approval');
  expect(await kindOf(sayYes(as(deps, 'ben'), 'nine'))).toBe('unknown_approval');
  const published = await done(sayYes(as(deps, 'ben'), 'inc-1'));
  expect(published.approval?.approval.id).toBe(first.id);
});

it('names the incident that was meant, though another one is open by the time of the yes', async () => {
  const { deps } = bench;
  await done(say(deps, 'open', openInput({ impact: 'major' })));
  await asked(say(deps, 'update', updateInput({ impact: 'critical' })));
  await done(say(deps, 'open', openInput({ impact: 'minor', title: 'Another one' })));
  const published = await done(sayYes(as(deps, 'ben')));
  expect(published.incident.number).toBe(1);
});

it('is asked for once with the same key, answers as a repeat once it is said, and knows other words under it', async () => {
  const { deps } = bench;
  const keyed = { ...critical, key: 'deploy-481' };
  expect((await asked(say(deps, 'open', keyed))).id).toBe(1);
  expect((await asked(say(deps, 'open', keyed))).id).toBe(1);
  expect(await kindOf(say(deps, 'open', { ...keyed, title: 'Other words' }))).toBe('approval_conflict');
  await done(sayYes(as(deps, 'ben')));
  expect(await done(say(deps, 'open', keyed))).toMatchObject({ created: false, incident: { number: 1 } });
  expect(bench.posts('blog')).toHaveLength(1);
});

it('records one entry for two who say yes at once', async () => {
  await asked(say(bench.deps, 'open', critical));
  const outcomes = await Promise.all([sayYes(as(bench.deps, 'ben')), sayYes(as(bench.deps, 'cleo'))]);
  const ended = await Promise.all(outcomes.map((one) => done(Promise.resolve(one))));
  expect(ended.map(({ created }) => created).toSorted()).toEqual([false, true]);
  expect(await bench.store.incidents.epoch()).toBe(1);
  expect(bench.posts('blog')).toHaveLength(1);
});

it('says yes once: whoever comes later hears who did', async () => {
  await asked(say(bench.deps, 'open', critical));
  await done(sayYes(as(bench.deps, 'ben')));
  const late = await sayYes(as(bench.deps, 'cleo'), '1');
  expect(late).toMatchObject({ error: { kind: 'approval_ended', approval: { ended: { person: 'ben' } } } });
});

it('sends nothing of what was refused, and tells whoever asks under that key again', async () => {
  const { deps } = bench;
  const keyed = { ...critical, key: 'deploy-481' };
  await asked(say(deps, 'open', keyed));
  expect(await kindOf(sayNo(as(deps, 'dora'), 'no'))).toBe('not_an_approver');
  expect(await sayNo(as(deps, 'ben'), 'it is up')).toMatchObject({ ok: true, value: { state: 'refused' } });
  expect(await kindOf(sayYes(as(deps, 'cleo'), '1'))).toBe('approval_ended');
  expect(await kindOf(say(deps, 'open', keyed))).toBe('approval_ended');
  expect(await bench.store.incidents.epoch()).toBe(0);
});

it('lets whoever asked take it back', async () => {
  await asked(say(bench.deps, 'open', critical));
  expect(await sayNo(bench.deps, 'a mistake')).toMatchObject({ ok: true, value: { state: 'refused' } });
});

it('holds the guard at the moment of the yes, not at that of the asking', async () => {
  const { deps } = bench;
  await done(say(deps, 'open', openInput({ impact: 'minor' })));
  await done(say(deps, 'update', updateInput({ status: 'monitoring' })));
  bench.at(20);
  await asked(say(deps, 'resolve', resolveInput()));
  await done(say(deps, 'update', updateInput({ status: 'identified', message: 'It is back.' })));
  expect(await kindOf(sayYes(as(deps, 'ben')))).toBe('not_green');
  await done(say(deps, 'update', updateInput({ status: 'monitoring' })));
  bench.at(40);
  expect((await done(sayYes(as(deps, 'ben')))).incident.status).toBe('resolved');
});

it('ends what is about something that is not so any more', async () => {
  const { deps } = bench;
  await done(say(deps, 'open', openInput({ impact: 'major' })));
  await asked(say(deps, 'update', updateInput({ impact: 'critical' })));
  await done(say(deps, 'resolve', resolveInput({ override: 'we looked', breakGlass: 'nobody is there' })));
  const late = await sayYes(as(deps, 'ben'));
  expect(late).toMatchObject({ error: { kind: 'approval_ended', why: { kind: 'already_resolved' } } });
});

it('reads the words anew at the yes: what sounds like an all-clear by then is not sent', async () => {
  const { deps } = bench;
  await done(say(deps, 'open', openInput({ impact: 'major' })));
  const wrong = updateInput({ impact: 'critical', message: 'All is back to normal.', allowWording: true });
  await asked(say(deps, 'update', wrong));
  const [waiting] = await bench.store.approvals.waiting(deps.now());
  if (!waiting?.request) throw new Error('nothing waits');
  // As if it had been asked for on a machine with another list of such words.
  const strict = {
    ...waiting.request,
    input: waiting.request.input.replace('"allowWording":true', '"allowWording":false'),
  };
  const store = {
    ...bench.store,
    approvals: { ...bench.store.approvals, byId: async () => ({ ...waiting, request: strict }) },
  };
  const prepared = await prepareApproval({ ...as(deps, 'ben'), store }, waiting)(yes);
  expect(prepared.ok && prepared.value.kind === 'draft' && prepared.value.faults).toMatchObject([{ kind: 'wording' }]);
});

it('tells how it differs from what was asked for, and takes later times for no difference', async () => {
  const { deps } = bench;
  await done(say(deps, 'open', openInput({ impact: 'minor' })));
  const approval = await asked(say(deps, 'resolve', resolveInput({ override: 'we looked', message: null })));
  const changes = async () => {
    const prepared = await prepareApproval(as(deps, 'ben'), approval)(yes);
    if (!prepared.ok || prepared.value.kind === 'repeat') throw new Error('nothing to compare');
    return changesSince(approval, prepared.value);
  };
  bench.at(95);
  expect(await changes()).toEqual([]);
  await done(say(deps, 'update', updateInput({ only: ['team'] })));
  expect(await changes()).toContainEqual('1 more entry was recorded on INC-1 since.');
});

it('goes without a second person where somebody breaks the glass, and keeps that and why, for the team alone', async () => {
  const { deps } = bench;
  const published = await done(say(deps, 'open', { ...critical, breakGlass: 'ben is on a plane' }));
  expect(published).toMatchObject({ created: true, approval: { kind: 'broken_glass' } });
  const shown = await showIncident(deps)('1');
  const kept = { state: 'broken_glass', reason: 'ben is on a plane', asked: { person: 'ana' } };
  expect(shown.ok && shown.value.approvals).toMatchObject([kept]);
  expect((await viewStatus(deps)()).brokenGlass).toMatchObject([kept]);
  const said = bench.posts('blog').map((name) => bench.post('blog', name));
  expect(said.join()).not.toContain('plane');
});

it('ends the same request with the glass, so that it is not said twice', async () => {
  const { deps } = bench;
  await asked(say(deps, 'open', critical));
  await done(say(deps, 'open', { ...critical, breakGlass: 'ben is on a plane' }));
  expect(await kindOf(sayYes(as(deps, 'ben'), '1'))).toBe('approval_ended');
  expect(bench.posts('blog')).toHaveLength(1);
});

it('lets whoever asked break the glass of their own request', async () => {
  await asked(say(bench.deps, 'open', critical));
  const published = await done(sayYes(bench.deps, null, { glass: 'ben is on a plane' }));
  expect(published).toMatchObject({ created: true, approval: { approval: { state: 'broken_glass' } } });
  expect((await viewStatus(bench.deps)()).brokenGlass).toHaveLength(1);
});

it('warns who breaks the glass of what needs nobody', async () => {
  const published = await done(say(bench.deps, 'open', openInput({ impact: 'minor', breakGlass: 'in a hurry' })));
  expect(published.warnings).toContainEqual(expect.stringContaining('--break-glass changes nothing'));
  expect(published.approval).toBeUndefined();
});
