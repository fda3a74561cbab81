import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { approve, isAsked, openIncident, showIncident, status } from '../../src/api/api.ts';

let folder: string;
const options = (person: string) => {
  const config = join(folder, `${person}.json`);
  const settings = {
    company: { name: 'Acme' },
    store: 'sqlite:./incidents.db',
    channels: { blog: { type: 'file', folder: './blog' } },
    approval: { impacts: ['critical'], person },
  };
  writeFileSync(config, JSON.stringify(settings), { mode: 0o600 });
  return { config, env: { HOME: folder, XDG_STATE_HOME: join(folder, 'state'), PATH: process.env['PATH'] } };
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-api-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const outage = { title: 'Checkout is down', impact: 'critical', message: 'Nobody can pay.' } as const;

it('asks, tells that it only asked, and sends with the yes of another one', async () => {
  const asked = await openIncident(outage, options('ci'));
  expect(isAsked(asked)).toBe(true);
  expect(asked).toMatchObject({ created: false, update: null, approval: { id: 'APR-1', by: 'ci', needs: null } });
  expect((await status({}, options('ben'))).approvals).toMatchObject([{ id: 'APR-1', state: 'waiting' }]);
  await expect(approve({}, options('ci'))).rejects.toMatchObject({ kind: 'same_person', exitCode: 3 });
  const said = await approve({ id: 1 }, options('ben'));
  expect(said).toMatchObject({ created: true, approval: { state: 'approved', endedBy: 'ben' } });
  expect(readdirSync(join(folder, 'blog'))).toHaveLength(1);
});

it('goes without one with a reason, which is kept', async () => {
  const said = await openIncident({ ...outage, breakGlass: 'nobody is there' }, options('ci'));
  expect(isAsked(said)).toBe(false);
  const shown = await showIncident({ id: 1 }, options('ci'));
  expect(shown.approvals).toMatchObject([{ state: 'broken_glass', reason: 'nobody is there', by: 'ci' }]);
});

it('ends with a no', async () => {
  await openIncident(outage, options('ci'));
  const refused = await approve({ refuse: 'it is up' }, options('ben'));
  expect(refused).toMatchObject({ approval: { state: 'refused', reason: 'it is up' } });
  await expect(approve({ id: 'APR-1' }, options('ben'))).rejects.toMatchObject({ kind: 'approval_ended' });
});
