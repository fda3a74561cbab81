import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, ConfigFault } from '../../src/config/config.ts';
import { type LoadOptions, loadConfig } from '../../src/config/load.ts';

/** A folder with config files in it, and what comes of loading them. */
export interface ConfigFolder {
  readonly folder: string;
  file(name?: string): string;
  write(text: string, mode?: number, name?: string): void;
  load(more?: Partial<LoadOptions>): ReturnType<typeof loadConfig>;
  /** Throws where it is refused. */
  loaded(more?: Partial<LoadOptions>): Promise<Config>;
  /** Throws where it is not. */
  refused(more?: Partial<LoadOptions>): Promise<ConfigFault>;
  remove(): void;
}

/** A config of a company, and no more than that unless it is said. */
export const acme = (more: object = {}): string => JSON.stringify({ company: { name: 'Acme' }, ...more });

/** A channel whose secret is given. */
export const hook = (secret: unknown) => ({
  channels: { hook: { type: 'webhook', url: 'https://acme.example', secret } },
});

export function createConfigFolder(): ConfigFolder {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-load-'));
  const file: ConfigFolder['file'] = (name = 'config.json') => join(folder, name);
  const load: ConfigFolder['load'] = (more = {}) =>
    loadConfig({
      path: null,
      storeUrl: null,
      env: {},
      paths: {
        configFile: file(),
        storeUrl: 'sqlite:/default.db',
        pageFolder: join(folder, 'page'),
        anchorsFile: join(folder, 'anchors.json'),
        standbyFile: join(folder, 'standby.db'),
      },
      ...more,
    });
  return {
    folder,
    file,
    load,
    write: (text, mode = 0o600, name = 'config.json') => {
      writeFileSync(file(name), text);
      chmodSync(file(name), mode);
    },
    loaded: async (more) => {
      const config = await load(more);
      if (!config.ok) throw new Error(JSON.stringify(config.error));
      return config.value;
    },
    refused: async (more) => {
      const config = await load(more);
      if (config.ok) throw new Error('it was loaded');
      return config.error;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
