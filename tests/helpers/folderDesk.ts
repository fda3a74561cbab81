import { existsSync, readdirSync } from 'node:fs';
import { type Desk, openDesk } from './desk.ts';
import { sqlOn } from './storeSql.ts';

/** A desk that needs no service: its channels are a public folder and the team's. */
export interface FolderDesk extends Desk {
  /** What has been posted, by channel. */
  posted(): { readonly blog: readonly string[]; readonly team: readonly string[] };
  /** Whether a store has been made. */
  stored(): boolean;
  /** Looks at the store, or changes it, behind the program's back. */
  sql(statement: string, ...values: (string | number | null)[]): readonly Record<string, unknown>[];
  /** Declares INC-1, and throws if that does not end well. */
  open(...more: string[]): Promise<void>;
}

export const folderConfig = {
  company: { name: 'Acme', supportEmail: 'help@acme.example' },
  statusPage: { url: 'https://status.acme.example' },
  timezone: 'UTC',
  store: 'sqlite:./incidents.db',
  templates: './templates',
  components: [{ name: 'checkout', title: 'Checkout' }],
  channels: {
    blog: { type: 'file', folder: './blog' },
    team: { type: 'file', folder: './team', audience: 'team' },
  },
};

/** @param more laid over the config */
export function openFolderDesk(more: object = {}): FolderDesk {
  const desk = openDesk();
  desk.configure({ ...folderConfig, ...more });
  const filesIn = (folder: string): readonly string[] =>
    existsSync(desk.path(folder)) ? readdirSync(desk.path(folder)).toSorted() : [];
  return {
    ...desk,
    posted: () => ({ blog: filesIn('blog'), team: filesIn('team') }),
    stored: () => existsSync(desk.path('incidents.db')),
    sql: sqlOn(desk.path('incidents.db')),
    open: async (...args) => {
      const ran = await desk.run('open', 'Checkout is down', '--impact', 'major', '--yes', ...args);
      if (ran.code !== 0) throw new Error(`open ended with ${ran.code}: ${ran.stderr}`);
    },
  };
}
