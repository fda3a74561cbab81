import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportText } from '../../src/cli/report/reportText.ts';
import type { Report } from '../../src/domain/report.ts';
import { reportPage } from '../../src/page/reportPage.ts';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';
import { plainTerminal, reportSample } from '../helpers/reportSample.ts';

describe('incident report', () => {
  let desk: FolderDesk;
  beforeEach(() => {
    desk = openFolderDesk();
  });
  afterEach(() => desk.close());

  it('accounts for this month so far, and makes no store', async () => {
    const ran = await desk.run('report');
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('100 % up   target 99.9 %: kept so far');
    expect(ran.stdout).toContain('None. Planned work: none.');
    expect(desk.stored()).toBe(false);
  });

  it('counts an incident that is still open until now, and when its first word went out', async () => {
    await desk.open('--component', 'checkout=major_outage', '--started-at', '20m', '-m', 'Nobody can pay.');
    const report = (await desk.run('report', '--year', '--json')).json();
    expect(report).toMatchObject({
      period: { kind: 'year', isOver: false },
      targetPercent: 99.9,
      incidents: { total: 1, open: 1, byImpact: { major: 1 }, longest: [{ id: 'INC-1', resolvedAt: null }] },
      firstNotice: { measured: 1, longest: 'INC-1', untold: [] },
      promises: { kept: 0, broken: 0, waiting: 1 },
      remarks: expect.arrayContaining([expect.stringContaining('1 incident is still open')]),
    });
    const { overall, firstNotice } = report as { overall: { downtimeMs: number }; firstNotice: { medianMs: number } };
    expect(overall.downtimeMs).toBeGreaterThanOrEqual(1_200_000);
    expect(overall.downtimeMs).toBeLessThan(1_260_000);
    expect(firstNotice.medianMs).toBeGreaterThanOrEqual(1_200_000);
  });

  it('tells an incident without components by its impact, and one of a removed component under its old name', async () => {
    await desk.open('--started-at', '10m', '-m', 'It is slow.');
    await desk.open('--component', 'checkout=major_outage', '--started-at', '5m', '-m', 'Nobody can pay.');
    desk.configure({
      ...JSON.parse(readFileSync(desk.configFile, 'utf8')),
      components: [{ name: 'shop', title: 'Shop' }],
    });
    const report = (await desk.run('report', '--year', '--json')).json();
    expect(report).toMatchObject({
      components: [
        { name: 'shop', isConfigured: true, downtimeMs: 0 },
        { name: 'checkout', isConfigured: false },
      ],
      remarks: expect.arrayContaining([expect.stringContaining('checkout')]),
    });
    const { overall } = report as { overall: { partialOutageMs: number; majorOutageMs: number } };
    expect(Math.round(overall.partialOutageMs / 60_000)).toBe(5);
    expect(Math.round(overall.majorOutageMs / 60_000)).toBe(5);
  });

  it('counts a private incident, and keeps its title to itself', async () => {
    await desk.open('--private', '--component', 'checkout=major_outage', '--started-at', '5m', '-m', 'Hush.');
    const [text, page] = [await desk.run('report', '--year'), await desk.run('report', '--year', '--html', '-')];
    for (const { stdout } of [text, page]) {
      expect(stdout).not.toContain('Checkout is down');
      expect(stdout).toContain('1 private incident counts like any other');
      expect(stdout).toMatch(/down 5 min/u);
    }
  });

  it('writes a page whole, and says where', async () => {
    const ran = await desk.run('report', '--html', desk.path('report.html'), '--json');
    expect(ran.json()).toMatchObject({ file: desk.path('report.html'), overall: { uptimePercent: 100 } });
    expect(readFileSync(desk.path('report.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/u);
    expect(statSync(desk.path('report.html')).mode & 0o077).not.toBe(0o077);
    expect(readdirSync(desk.folder).filter((name) => name.includes('.new'))).toEqual([]);
    const failed = await desk.run('report', '--html', desk.path('config.json', 'below.html'), '--json');
    expect(failed.code).toBe(1);
    expect(failed.json()).toMatchObject({
      error: { kind: 'report_unwritable', hint: expect.stringContaining('--html') },
    });
  });

  it.each([
    [['--month', '2026-13'], 'a month such as 2026-10'],
    [['--quarter', '2026-Q5'], 'a quarter such as 2026-Q3'],
    [['--year', '26'], 'a year such as 2026'],
    [['--from', '2026-02-31'], 'expected a day'],
    [['--from', '20m'], 'expected a day'],
    [['--to', '2026-10-01'], '--to needs a beginning'],
    [['--year', '--month'], 'can not go together'],
    [['--month', '--from', '2026-10-01'], 'can not go together'],
    [['--target', '101'], '--target can not be'],
    [['--from', '2026-10-02', '--to', '2026-10-01'], 'ends before it begins'],
    [['--from', '2026-01-01', '--to', '6026-01-01'], 'about a hundred years at most'],
    [['--from', '2026-10-01 10:00', '--to', '2026-10-01 10:00'], 'ends before it begins'],
    [['--month', '2999-01'], 'Nothing is known of the future'],
    [['--from', '2999-01-01', '--to', '2999-02-01'], 'Nothing is known of the future'],
    [['--html', '-'], 'both want stdout'],
  ])('%j is refused with the reason, and exit 2', async (args, reason) => {
    const ran = await desk.run('report', ...args, '--json');
    expect(ran.code).toBe(2);
    expect(ran.json()).toMatchObject({ error: { kind: 'usage', message: expect.stringContaining(reason) } });
    expect(existsSync(desk.path('-'))).toBe(false);
  });
});

describe('a report as text', () => {
  it('fits into a terminal of any width', async () => {
    for (const report of Object.values(await reportSample())) {
      for (const width of [40, 60, 80, 100, 160]) {
        const text = await reportText(report, plainTerminal(width));
        for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe('a report as a page', () => {
  it('escapes all that came from outside, fetches nothing and runs nothing', async () => {
    const { quarter } = await reportSample();
    const evil = '<script>alert(1)</script>"\'&';
    const hostile: Report = {
      ...quarter,
      company: evil,
      components: quarter.components.map((one) => ({ ...one, title: evil })),
      incidents: { ...quarter.incidents, longest: quarter.incidents.longest.map((one) => ({ ...one, title: evil })) },
      conduct: { ...quarter.conduct, overrides: [{ number: 1, at: quarter.at, reason: evil }] },
      deliveries: quarter.deliveries.map((one) => ({ ...one, channel: evil })),
      remarks: [evil],
    };
    const page = reportPage(hostile);
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(?:src|href)=/u);
    expect(page).not.toMatch(/ style=/u);
    expect(page).toContain("default-src 'none'; style-src &#39;sha256-".replaceAll("'", '&#39;'));
  });
});
