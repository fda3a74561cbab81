import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Circumstances, type Desk, openDesk, type Ran, type Started } from '../helpers/desk.ts';
import { secretName } from '../helpers/deskSecrets.ts';
import { rsaPem } from '../helpers/dkimKeys.ts';
import { createSecretSearch, type SecretSearch } from '../helpers/secretForms.ts';
import { plantedKey } from '../helpers/town/keys.ts';

/** A desk whose config holds nothing but planted secrets, each in another one of the forms that a config knows. */
export interface PlantedDesk extends Omit<Desk, 'run' | 'start' | 'runWith' | 'startWith'> {
  readonly secrets: ReadonlyMap<string, string>;
  readonly search: SecretSearch;
  /** Runs it and looks through all it said. */
  run(...args: string[]): Promise<Ran>;
  runWith(more: Circumstances, ...args: string[]): Promise<Ran>;
  start(...args: string[]): Started;
  /** What was said and written so far that holds one: where, and which. */
  leaks(): readonly string[];
  /** The program that writes down how it was called and with which environment. */
  spy(name: string, then: string): string;
  /** How the spies were called. */
  spied(): readonly string[];
}

type Plant = (value: string, name: string) => unknown;

/** Replaces each secret that is written out by another form of the same. */
function planted(value: unknown, plant: Plant, path: string): unknown {
  if (Array.isArray(value)) return value.map((one, at) => planted(one, plant, `${path}.${at}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => {
      const name = path === '' ? key : `${path}.${key}`;
      const isSecret = secretName.test(key) && typeof one === 'string';
      return [key, isSecret ? plant(one, name) : planted(one, plant, name)];
    }),
  );
}

/** @param more laid over the config, secrets written out */
export function openPlantedDesk(config: object): PlantedDesk {
  const desk = openDesk();
  const records = mkdtempSync(join(tmpdir(), 'allclear-spied-'));
  const programs = join(desk.folder, 'programs');
  for (const folder of [programs, desk.path('tmp'), desk.path('kept')]) mkdirSync(folder, { mode: 0o700 });
  const secrets = new Map<string, string>();
  const env: Record<string, string> = {
    XDG_CACHE_HOME: desk.path('cache'),
    TMPDIR: desk.path('tmp'),
    PATH: `${programs}:${process.env['PATH']}`,
    EDITOR: join(programs, 'editor'),
    // What no config names is the founder's own; it is nobody's to write down either.
    PGPASSWORD: plantedKey('pgpassword'),
    SPARE_SECRET: plantedKey('spare'),
  };
  const forms: readonly Plant[] = [
    (value, name) => {
      const variable = `PLANTED_${name.replaceAll(/\W/gu, '_').toUpperCase()}`;
      env[variable] = value;
      return { env: variable };
    },
    (value, name) => {
      writeFileSync(desk.path('kept', name), `${value}\n`, { mode: 0o600 });
      return { file: `kept/${name}` };
    },
    (value, name) => {
      writeFileSync(desk.path('kept', name), value, { mode: 0o600 });
      return { command: ['cat', desk.path('kept', name)] };
    },
    (value) => value,
  ];
  const plant: Plant = (value, name) => {
    secrets.set(name, value);
    return (forms[secrets.size % forms.length] as Plant)(value, name);
  };
  const spy = (name: string, then: string): string => {
    const path = join(programs, name);
    const record = `${records}/${name}.$$`;
    writeFileSync(path, `#!/bin/sh\ntr '\\0' ' ' < /proc/$$/cmdline > ${record}\nenv >> ${record}\n${then}\n`);
    chmodSync(path, 0o700);
    return path;
  };
  desk.configure(planted(config, plant, '') as object);
  secrets.set('PGPASSWORD', env['PGPASSWORD'] ?? '');
  const search = createSecretSearch(secrets);
  const said: [string, Buffer][] = [];
  const noting = async (ended: Promise<Ran>, args: readonly string[]): Promise<Ran> => {
    const ran = await ended;
    said.push([`incident ${args.join(' ')}`, Buffer.from(ran.stdout + ran.stderr)]);
    return ran;
  };
  const start = (...args: string[]): Started => {
    const started = desk.startWith({ env }, ...args);
    return { ...started, ended: noting(started.ended, args) };
  };
  return {
    ...desk,
    secrets,
    search,
    start,
    run: (...args) => start(...args).ended,
    runWith: (more, ...args) => noting(desk.runWith({ ...more, env: { ...env, ...more.env } }, ...args), args),
    leaks: () => [
      ...said.flatMap(([where, bytes]) => search.piecesIn(bytes).map((name) => `${name} said by ${where}`)),
      ...filesOf(desk).flatMap((file) => search.piecesIn(readFileSync(file)).map((name) => `${name} in ${file}`)),
    ],
    spy,
    spied: () => readdirSync(records).map((file) => `${file}: ${readFileSync(join(records, file), 'utf8')}`),
    close: () => {
      rmSync(records, { recursive: true });
      desk.close();
    },
  };
}

/** All that lies at the desk but what holds secrets by the founder's will: the config, the one before it, and their files. */
function filesOf(desk: Desk): readonly string[] {
  const own = (file: string): boolean =>
    file.startsWith(desk.configFile) || dirname(file) === desk.path('kept') || basename(file) === '.pgpass';
  return readdirSync(desk.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !own(file) && existsSync(file));
}

/** Settings of this house that hold a secret and stand in no town. */
export const moreSecrets = () => ({
  signingKey: randomBytes(32).toString('base64'),
  dkim: { domain: 'acme.example', selector: 'a', key: rsaPem() },
  smtpPassword: plantedKey('smtp', '/+= &'),
  bearer: `Bearer ${plantedKey('probe')}`,
});
