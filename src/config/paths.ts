import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where things live on this machine; all of them absolute. */
export interface Paths {
  readonly configFile: string;
  readonly storeUrl: string;
  /** Where the page goes when there is no config. */
  readonly pageFolder: string;
  readonly anchorsFile: string;
  /** A store of this machine for the hour in which the shared one does not answer. */
  readonly standbyFile: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where drafts of postmortems are kept until they are published. */
export const findPostmortemsFolder = (): string => join(envPaths('allclear', { suffix: '' }).data, 'postmortems');

/** The OS's own folders (PRODUCT.md section 3). The state folder is a Linux notion; elsewhere the data folder serves. */
export function findPaths(env: Environment): Paths {
  const folders = envPaths('allclear', { suffix: '' });
  const stateHome = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  const state = process.platform === 'linux' ? join(resolve(stateHome), 'allclear') : folders.data;
  return {
    configFile: join(folders.config, 'config.json'),
    storeUrl: `sqlite:${join(folders.data, 'incidents.db')}`,
    pageFolder: join(folders.data, 'page'),
    anchorsFile: join(state, 'anchors.json'),
    standbyFile: join(folders.data, 'standby.db'),
  };
}
