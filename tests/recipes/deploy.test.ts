import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRecipeDesk, type RecipeDesk, root, runRecipe, startHealth } from './recipeDesk.ts';

let desk: RecipeDesk;
let health: Awaited<ReturnType<typeof startHealth>>;
beforeEach(async () => {
  health = await startHealth();
  desk = openRecipeDesk({
    components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
    probes: { shop: { type: 'http', url: health.url } },
    allClear: { soak: { none: '1s', minor: '1s', major: '1s', critical: '1s' }, every: '1s' },
  });
});
afterEach(async () => {
  await health.close();
  desk.close();
});

const script = join(root, 'examples/deploy.sh');
const deploy = (sha: string, ...command: string[]) =>
  runRecipe(desk, 'bash', [script, sha, ...command], {
    HEALTH_URL: health.url,
    HEALTH_TRIES: '2',
    HEALTH_PAUSE: '0',
    INCIDENT_COMPONENT: 'checkout=major_outage',
  });

it('says nothing of a deployment after which the site is healthy', async () => {
  expect(await deploy('a1', 'true')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(desk.stored()).toBe(false);
});

it('tells customers once, however often the same deployment leaves the site down', async () => {
  health.status = 503;
  expect(await deploy('a1', 'true')).toMatchObject({ code: 1 });
  expect(await deploy('a1', 'true')).toMatchObject({ code: 1 });
  expect(desk.posted()).toEqual({
    blog: ['INC-1-001-investigating.md'],
    team: ['INC-1-001-investigating.md', 'INC-1-002-note.md'],
  });
});

it('opens one incident where the same deployment runs twice at once', async () => {
  health.status = 503;
  await Promise.all([deploy('a1', 'true'), deploy('a1', 'true')]);
  expect(desk.sql('select count(*) as count from incidents')).toEqual([{ count: 1 }]);
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md']);
});

it('gives the all-clear after the commit that mends it, once the guard agrees, and says no more when run again', async () => {
  health.status = 503;
  await deploy('a1', 'true');
  health.status = 200;
  const mended = await deploy('b2', 'true');
  expect(mended).toMatchObject({ code: 0 });
  expect(await deploy('b2', 'true')).toMatchObject({ code: 0 });
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md', 'INC-1-002-resolved.md']);
  expect(desk.sql('select status from incidents')).toEqual([{ status: 'resolved' }]);
});

it('tells customers too where the deployment itself fails or is stopped, and ends as it ended', async () => {
  health.status = 503;
  expect(await deploy('a1', 'bash', '-c', 'exit 7')).toMatchObject({ code: 7 });
  expect(await deploy('a1', 'bash', '-c', 'kill -TERM $PPID')).toMatchObject({ code: 143 });
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md']);
});

it('keeps quiet about a deployment that failed and left the site well', async () => {
  expect(await deploy('a1', 'false')).toMatchObject({ code: 1 });
  expect(desk.stored()).toBe(false);
});

it.each([[['a1']], [['$(touch x)', 'true']]])('refuses %j', async (args) => {
  const refused = await runRecipe(desk, 'bash', [script, ...args], { HEALTH_URL: health.url });
  expect(refused).toMatchObject({ code: 2, stdout: '' });
});
