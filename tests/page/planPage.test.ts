import { expect, it } from 'vitest';
import type { PageHistory } from '../../src/page/history.ts';
import { planPage } from '../../src/page/planPage.ts';
import { testIncident, testUpdate } from '../helpers/httpPageHistory.ts';
import { pageYears } from '../helpers/pageYears.ts';

const year = pageYears({ years: 1, incidents: 30, components: 3 });
const keysOf = async (history: PageHistory): Promise<ReadonlyMap<string, string>> => {
  const keyed = (await planPage(history)).filter(({ key }) => key !== null);
  return new Map(keyed.map(({ place, key }) => [place, key ?? '']));
};
/** The places whose files have to be made again. */
async function changed(after: PageHistory): Promise<readonly string[]> {
  const [before, now] = [await keysOf(year), await keysOf(after)];
  return [...now].filter(([place, key]) => before.get(place) !== key).map(([place]) => place);
}

it('makes nothing anew but what is about the incident that has changed', async () => {
  const [open, ...rest] = year.incidents;
  const update = testUpdate(3, { event: 'still-working' });
  const incident = { ...(open?.incident ?? testIncident()), lastSeq: 3 };
  const said = { ...year, incidents: [{ incident, updates: [...(open?.updates ?? []), update] }, ...rest] };
  expect(await changed(said)).toEqual(['incidents/30/']);
  expect(await changed({ ...year, at: new Date('2026-12-24T00:00:00Z') })).toEqual([]);
});

it('makes the page of an incident and that of its month when it is over', async () => {
  const [open, ...rest] = year.incidents;
  const incident = {
    ...(open?.incident ?? testIncident()),
    lastSeq: 3,
    status: 'resolved',
    resolvedAt: year.at,
  } as const;
  const over = { ...year, incidents: [{ incident, updates: open?.updates ?? [] }, ...rest] };
  expect(await changed(over)).toEqual(['incidents/30/', 'history/2026-11/']);
});

it('makes all anew where something changes that stands on every page, or the program does', async () => {
  const all = [...(await keysOf(year)).keys()].filter((place) => place !== 'og/');
  const company = { ...year.company, name: 'Acme Ltd' };
  const look = { ...year.look, footer: 'More' };
  for (const more of [{ company }, { look }, { version: '1' }, { locale: 'de' }])
    expect((await changed({ ...year, ...more })).filter((place) => place !== 'og/')).toEqual(all);
});

it('holds every file in the place of its part, and none in two', async () => {
  const paths = new Set<string>();
  for (const part of await planPage(year)) {
    if (part.place === 'og/') continue;
    for (const path of (await part.make()).keys()) {
      expect(path.startsWith(part.place)).toBe(true);
      expect(paths.has(path), path).toBe(false);
      paths.add(path);
    }
  }
});
