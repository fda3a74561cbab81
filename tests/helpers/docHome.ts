import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startMailReceiver } from '../../src/drill/mailReceiver.ts';
import { type Desk, openDesk } from './desk.ts';
import { statuspageJson } from './foreignIncidents.ts';
import { serveFiles } from './httpSite.ts';
import { sqlOn } from './storeSql.ts';

const root = new URL('../../', import.meta.url).pathname;

/** The machine that the docs have in mind: Acme, with INC-7 open and MNT-8 planned, all services on loopback. */
export interface DocHome {
  /** A copy for one command line, with `incident`, `allclear` and `npx` in its PATH. */
  copy(name: string): { readonly folder: string; readonly env: Readonly<Record<string, string>> };
  readonly desk: Desk;
  close(): Promise<void>;
}

const siteFiles = new Map([['index.html', '<a href="https://status.acme.example">Status</a>']]);

const channels = (smtpPort: number) => ({
  page: { type: 'status-page', out: './public' },
  customers: {
    type: 'email',
    from: 'Acme <status@acme.example>',
    to: 'contacts',
    smtp: [{ host: '127.0.0.1', port: smtpPort }],
  },
  // The names of the docs; what each service does with a post is the contract suite's business.
  x: { type: 'file', folder: './x' },
  facebook: { type: 'file', folder: './facebook' },
  team: { type: 'file', folder: './team', audience: 'team' },
});

/** What Statuspage, Upptime and cState leave behind, an incident each. */
function writeHistories(home: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(join(home, dirname(path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  write('history/1.json', JSON.stringify([statuspageJson('abc')]));
  const issue = {
    ...{ number: 7, title: '🛑 Web Shop is down', body: 'Web Shop was **down**.', state: 'CLOSED' },
    ...{ labels: [{ name: 'status' }, { name: 'web-shop' }], author: { login: 'github-actions' }, comments: [] },
    ...{ createdAt: '2026-03-02T10:00:00Z', closedAt: '2026-03-02T10:30:00Z' },
    url: 'https://github.com/acme/upptime/issues/7',
  };
  write('upptime/issues.json', JSON.stringify([issue]));
  write(
    'status-site/content/issues/cards.md',
    '---\ntitle: Cards fail\ndate: 2026-03-02T10:00:00Z\nresolved: true\nresolvedWhen: 2026-03-02T11:00:00Z\nseverity: down\naffected: [Checkout]\nsection: issue\n---\n\nWords.\n',
  );
}

export async function openDocHome(): Promise<DocHome> {
  const desk = openDesk();
  mkdirSync(desk.path('mail'));
  const [mail, site] = [await startMailReceiver(desk.path('mail')), await serveFiles(siteFiles)];
  const home = desk.path('home');
  const write = (name: string, text: string): void => writeFileSync(join(home, name), text, { mode: 0o600 });
  mkdirSync(join(home, '.config', 'fish', 'completions'), { recursive: true });
  mkdirSync(join(home, 'templates'));
  const config = {
    company: { name: 'Acme', url: site.url, supportEmail: 'help@acme.example' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: 'sqlite:./incidents.db',
    signingKey: { file: './signing.key' },
    components: [{ name: 'checkout', title: 'Checkout', probes: ['shop'] }],
    probes: { shop: { type: 'http', url: site.url } },
    channels: channels(mail.port),
    allClear: { soak: { none: '1s', minor: '1s', major: '1s', critical: '1s' }, every: '1s' },
    contacts: { sources: [{ type: 'file', path: './customers.csv' }] },
    templates: './templates',
  };
  write('config.json', JSON.stringify(config));
  write('signing.key', 'k'.repeat(44));
  write(
    'customers.csv',
    'email,name,locale,tags,phone,sms,Mail address\nada@customer.example,Ada,de,beta;paying,+491711234567,yes,ada@customer.example\n',
  );
  write('bounces.csv', 'gone@customer.example\n');
  writeHistories(home);
  write('postmortem.md', 'The database had stopped. We have moved it.\n');
  const state = (folder: string) => ({
    HOME: folder,
    XDG_STATE_HOME: join(folder, '.state'),
    XDG_DATA_HOME: join(folder, '.data'),
    XDG_CONFIG_HOME: join(folder, '.config'),
    INCIDENT_CONFIG: join(folder, 'config.json'),
  });
  const prepare = async (...args: string[]): Promise<void> => {
    const ran = await desk.runWith({ env: state(home) }, ...args);
    if (ran.code !== 0) throw new Error(`incident ${args.join(' ')} ended with ${ran.code}: ${ran.stderr}`);
  };
  await prepare('open', 'Checkout is down', '--impact', 'major', '--component', 'checkout=major_outage', '--yes');
  sqlOn(join(home, 'incidents.db'))('update incidents set number = 7');
  await prepare('maintenance', 'schedule', 'Database moves', '--from', '2999-11-30 02:00', '--for', '2h', '--yes');
  const bin = desk.path('bin');
  mkdirSync(bin);
  const incident = `#!/bin/sh\nexec $DOC_WITHIN "${process.execPath}" "${root}bin/incident.js" "$@" $DOC_YES\n`;
  for (const [name, text] of [
    ['incident', incident],
    ['allclear', incident],
    ['npx', '#!/bin/sh\nexec "$@"\n'],
  ] as const) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  return {
    desk,
    copy: (name) => {
      const folder = desk.path(name);
      // Without its state: a store of an unknown path is taken as it is, a copy of a known one is refused.
      cpSync(home, folder, {
        recursive: true,
        filter: (path) => !path.endsWith('.state') && !path.endsWith('.ballast'),
      });
      return { folder, env: { ...desk.env, ...state(folder), PATH: `${bin}:${desk.env['PATH']}` } };
    },
    close: async () => {
      await Promise.all([mail.close(), site.close()]);
      desk.close();
    },
  };
}
