// A whole incident in under a minute on embedded parts: the commands are the real program in processes of their own,
// the mail server, X, the team's webhook and the site are in this one. Nothing leaves the machine.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { simpleParser } from 'mailparser';
import { webhook } from '../src/channels/webhook.ts';
import { x } from '../src/channels/x.ts';
import { startMailReceiver } from '../src/drill/mailReceiver.ts';
import { startPostReceiver } from '../src/drill/postReceiver.ts';
import { startSite } from '../src/drill/site.ts';

const program = new URL('../bin/incident.js', import.meta.url).pathname;
const customers = ['ada@customer.example', 'grace@customer.example', 'linus@customer.example'];

const folder = mkdtempSync(join(tmpdir(), 'allclear-demo-'));
const mailFolder = join(folder, 'mail');
const postFolder = join(folder, 'posts');
for (const one of [mailFolder, postFolder]) mkdirSync(one, { mode: 0o700 });
const posting = [
  { name: 'x', definition: x },
  { name: 'team', definition: webhook },
];
const [mail, posts, site] = [
  await startMailReceiver(mailFolder),
  await startPostReceiver(posting, postFolder),
  await startSite(),
];

/** Made up for this run; the receivers ask for none. */
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  TERM: process.env['TERM'],
  NO_COLOR: process.env['NO_COLOR'],
  FORCE_COLOR: process.stdout.isTTY ? '1' : undefined,
  INCIDENT_CONFIG: join(folder, 'config.json'),
  DEMO_KEY: 'demo',
  TEAM_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
};

const config = {
  company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
  statusPage: { url: 'https://status.acme.example' },
  store: `sqlite:${join(folder, 'incidents.db')}`,
  components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
  channels: {
    page: { type: 'status-page', out: './public' },
    customers: {
      type: 'email',
      from: 'Acme <status@acme.example>',
      to: customers,
      smtp: [{ host: '127.0.0.1', port: mail.port }],
    },
    x: {
      type: 'x',
      apiUrl: `${posts.url}/x`,
      appKey: { env: 'DEMO_KEY' },
      appSecret: { env: 'DEMO_KEY' },
      accessToken: { env: 'DEMO_KEY' },
      accessSecret: { env: 'DEMO_KEY' },
    },
    team: { type: 'webhook', audience: 'team', url: `${posts.url}/team`, secret: { env: 'TEAM_SECRET' } },
  },
  probes: { shop: { type: 'http', url: site.url, status: 200, text: 'ok', timeout: '2s', retries: 0 } },
  // Real ones are 30 minutes and 30 seconds; nobody would watch that.
  allClear: { soak: { none: '5s', minor: '5s', major: '8s', critical: '9s' }, every: '1s' },
};
writeFileSync(env.INCIDENT_CONFIG, JSON.stringify(config, null, 2), { mode: 0o600 });

const say = (text: string): void => console.log(`\n${styleText('bold', `# ${text}`)}`);

/** Runs a command as a second terminal would, and holds its exit code to what the story needs. */
async function incident(expected: number, ...args: string[]): Promise<void> {
  console.log(styleText('cyan', `$ incident ${args.map(quote).join(' ')}`));
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (waits(args) ? process.stdout.write(chunk) : chunks.push(chunk)));
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  process.stdout.write(Buffer.concat(chunks));
  if (code !== expected) throw new Error(`incident ${args[0]} ended with ${code}, and ${expected} was expected`);
  if (code !== 0) console.log(styleText('dim', `(exit ${code})`));
}

/** Only the one that takes its time tells it as it goes; the others would mix with it. */
const waits = (args: readonly string[]): boolean => args.includes('--wait');
const quote = (arg: string): string => (/^[\w=.-]+$/u.test(arg) ? arg : `"${arg}"`);

async function story(): Promise<void> {
  say('A bad day: the shop is down, and customers are writing.');
  site.turn('down');
  await incident(
    0,
    ...['open', 'Checkout is down', '--impact', 'major', '--component', 'checkout=major_outage'],
    ...['-m', 'Nobody can pay in our shop at the moment. Orders that were paid before are safe.', '--yes'],
  );
  say('The host says nothing. Customers hear of us all the same.');
  await incident(
    0,
    ...[
      'update',
      '--status',
      'identified',
      '-m',
      'The database of the shop has stopped. We are moving to another one.',
    ],
    '--yes',
  );
  say('The site answers again. Is it over?');
  site.turn('up');
  await incident(0, 'update', '--status', 'monitoring', '--yes');
  await incident(5, 'resolve', '--yes');
  say('Then we wait until it is true. But the site has come back too early…');
  const waiting = incident(0, 'resolve', '--wait', '--yes');
  await sleep(4_000);
  site.turn('down');
  await sleep(2_000);
  site.turn('up');
  await sleep(2_500);
  say('…and in a second terminal somebody is impatient:');
  await incident(5, 'resolve', '--yes');
  say('Healthy for long enough, and only then:');
  await waiting;
  say('What was said, and when:');
  await incident(0, 'show', '1');
}

/** Each mail's HTML beside it, for those without a mail program at hand. */
async function unpackMails(): Promise<number> {
  const names = readdirSync(mailFolder);
  for (const name of names) {
    const { html } = await simpleParser(readFileSync(join(mailFolder, name)));
    if (typeof html === 'string') writeFileSync(join(mailFolder, name.replace(/\.eml$/u, '.html')), html);
  }
  return names.length;
}

function checkCounts(mails: number): void {
  const updates = 4;
  const seen = { mails, x: posts.arrived.get('x'), team: posts.arrived.get('team') };
  if (mails !== updates * customers.length || seen.x !== updates || seen.team !== updates) {
    throw new Error(`not everything arrived once: ${JSON.stringify(seen)}`);
  }
}

const startedMs = Date.now();
try {
  await story();
  const mails = await unpackMails();
  checkCounts(mails);
  say(`Everything arrived once, in ${Math.round((Date.now() - startedMs) / 1000)} seconds. Look at it:`);
  console.log(`  ${mails} e-mails     ${mailFolder}`);
  console.log(`  the posts     ${postFolder}`);
  console.log(`  the page      ${join(folder, 'public', 'index.html')}`);
  console.log(`  the timeline  INCIDENT_CONFIG=${env.INCIDENT_CONFIG} npx incident show 1`);
  console.log('\nYour own: npx incident init');
} finally {
  await Promise.all([mail.close(), posts.close(), site.close()]);
}
