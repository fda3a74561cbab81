import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';
import { openWorkerDesk, until } from './workerDesk.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
});
afterAll(() => server.remove());

/** Of Microsoft Teams: four at once, then one each 250 ms. */
const [burst, stepMs] = [4, 250];
const posts = 12;

it('keeps two workers together to the rate of a channel', async () => {
  const arrivals: number[] = [];
  const teams = createServer((request, response) => {
    request.resume().on('end', () => {
      arrivals.push(Date.now());
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => teams.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(teams.address() as AddressInfo).port}`;
  const webhookUrl = 'https://acme.logic.azure.com/workflows/w?sig=s';
  const desk = await openWorkerDesk(server, { count: 1, channels: { team: { type: 'teams', apiUrl, webhookUrl } } });
  try {
    for (let n = 1; n <= posts; n += 1) {
      const said = [`Part ${n} is down`, '--impact', 'minor', '-m', 'It does not answer.', '--channel', 'team'];
      expect((await desk.run('open', ...said, '--detach', '--yes')).code).toBe(0);
    }
    const workers = [desk.worker('--channels', 'team'), desk.worker('--channels', 'team')];
    await until('all is posted', async () => (await desk.states())['team sent'] === posts);
    await Promise.all(workers.map((worker) => worker.stop()));
    const shares = workers.map((worker) => worker.log().filter((line) => line['event'] === 'chunk_ended').length);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(arrivals).toHaveLength(posts);
    // Each on its own would be through the burst of the other: no machine is so fast as to make this shorter.
    const tookMs = Math.max(...arrivals) - Math.min(...arrivals);
    expect(tookMs).toBeGreaterThan((posts - burst) * stepMs - 300);
  } finally {
    await desk.shut();
    teams.close();
  }
});
