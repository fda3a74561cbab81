import { expect, it } from 'vitest';
import { loadChannelTypes } from '../../src/channels/index.ts';
import { checkConfig } from '../../src/config/check.ts';

const channelTypes = await loadChannelTypes();
const paths = { configFile: '/etc/c.json', storeUrl: '', pageFolder: '', anchorsFile: '', standbyFile: '' };
const channels = {
  page: { type: 'status-page', out: './page' },
  texts: { type: 'file', folder: 'texts' },
  team: { type: 'file', folder: 'team', audience: 'team' },
};
const check = (approval: unknown) =>
  checkConfig({ company: { name: 'Acme' }, channels, approval }, paths.configFile, paths, channelTypes);
const faultsOf = (approval: unknown): readonly string[] => {
  const checked = check(approval);
  return checked.ok ? [] : checked.error.map(({ path, message }) => `${path}: ${message}`);
};

it('fills in what is not said of a second person', () => {
  const checked = check({ channels: ['texts'] });
  expect(checked.ok && checked.value.approval).toEqual({
    ...{ channels: ['texts'], impacts: [], events: [], approvers: null, person: null },
  });
  const without = check(undefined);
  expect(without.ok && 'approval' in without.value).toBe(false);
});

it.each([
  [{ channels: ['fax'] }, 'approval.channels[0]: there is no channel "fax"'],
  [{ channels: ['toString'] }, 'approval.channels[0]: there is no channel "toString"'],
  [{ channels: ['page'] }, /^approval\.channels\[0\]: "page" is a status page, which shows what is recorded/u],
  [{ channels: ['texts', 'team'] }, /^approval\.channels\[1\]: "team" is for the team/u],
  [{ events: ['boom'] }, /^approval\.events\[0\]: expected one of investigating/u],
  [{ impacts: ['huge'] }, /^approval\.impacts\[0\]: expected one of none/u],
  [{ approvers: ['ana'] }, /^approval\.approvers: two different people at least/u],
  [{ approvers: ['ana', 'ana'] }, /^approval\.approvers: two different people at least/u],
  [{ person: '' }, /^approval\.person: /u],
  [{ people: [] }, /^approval\.people/u],
])('does not take %j for rules', (approval, line) => {
  const faults = faultsOf(approval);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(line);
});
