// Sending that is shared out: the same mails by one, two and four workers over one PostgreSQL, beside what the queue engine
// does with empty jobs in the same run; then with a worker killed every few seconds. All parts share this machine's cores,
// so what each of them used is printed too. `npm run bench -- scale [recipients] [recipients of the run with kills]`
import { availableParallelism } from 'node:os';
import { postgresPrograms, startPostgres } from '../tests/helpers/postgresServer.ts';
import { bareJobs } from './scale/bareJobs.ts';
import { runWithKills } from './scale/kills.ts';
import { nullSink, sinkProgram } from './scale/nullSink.ts';
import { openTeam, type Team } from './scale/team.ts';

const workersOf = [1, 2, 4];
const chunkSize = 500;

export async function run([count = '200000', killCount = '50000']: readonly string[]): Promise<void> {
  if (postgresPrograms() === null || sinkProgram() === null) {
    process.stderr.write('This benchmark needs: apt-get install --no-install-recommends postgresql postfix\n');
    process.exitCode = 2;
    return;
  }
  const recipients = Number(count);
  const server = await startPostgres({ conf: ['track_wal_io_timing = on'] });
  try {
    process.stdout.write(`${recipients} recipients, ${availableParallelism()} cores for all of it\n`);
    const alone = await shared(server, recipients);
    const jobs = await bareJobs(server, 10_000);
    say('pg-boss alone, empty jobs', `${jobs.toFixed(0)} a second`);
    const ratio = (jobs * chunkSize) / alone;
    say(
      `  as chunks of ${chunkSize} deliveries`,
      `${(jobs * chunkSize).toFixed(0)} a second, ${ratio.toFixed(0)} times one worker`,
    );
    await runWithKills(server, Number(killCount), say);
  } finally {
    await server.remove();
  }
}

type Server = Awaited<ReturnType<typeof startPostgres>>;

/** Each number of workers on a database of its own, so that none finds what another has left. @returns deliveries a second of one */
async function shared(server: Server, recipients: number): Promise<number> {
  const sink = await nullSink();
  let alone = 0;
  try {
    for (const workers of workersOf) {
      const team = await openTeam(server, sink.port, recipients);
      const { recordedMs, perSecond, used, flushMs, flushing } = await team.tell(workers, { mailServer: sink.pid });
      const recorded = `${((recipients / recordedMs) * 1000).toFixed(0)} a second`;
      if (workers === 1) say('read, planned and recorded with all its jobs', recorded);
      alone ||= perSecond;
      const parts = Object.entries(used).map(([part, cores]) => `${part} ${cores.toFixed(2)}`);
      const disk = `a flush ${flushMs.toFixed(2)} ms, ${flushing.toFixed(2)} at a time`;
      const times = workers === 1 ? '' : `, ${(perSecond / alone).toFixed(2)} times one`;
      say(
        `${workers} worker${workers === 1 ? '' : 's'}`,
        `${perSecond.toFixed(0)} a second${times}; cores: ${parts.join(', ')}; ${disk}`,
      );
      if (workers === 1) await weigh(team);
      await team.close();
    }
  } finally {
    await sink.stop();
  }
  return alone;
}

async function weigh(team: Team): Promise<void> {
  const { ledger, history, log } = await team.weight();
  const bytes = [ledger, history, log].map((one) => one.toFixed(0));
  say('a delivery comes to', `${bytes[0]} bytes of ledger, ${bytes[1]} of history, ${bytes[2]} of write-ahead log`);
}

function say(what: string, words: string): void {
  process.stdout.write(`${what.padEnd(44)} ${words}\n`);
}
