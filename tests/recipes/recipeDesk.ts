import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type FolderDesk, openFolderDesk } from '../helpers/folderDesk.ts';

export const root = join(import.meta.dirname, '../..');
export const readRecipe = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A desk with `incident` and its `node` on the PATH, as they are where a recipe runs. */
export interface RecipeDesk extends FolderDesk {
  readonly recipeEnv: Readonly<Record<string, string>>;
}

export function openRecipeDesk(more: object = {}): RecipeDesk {
  const desk = openFolderDesk(more);
  const bin = desk.path('bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'incident'), `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/incident.js" "$@"\n`);
  chmodSync(join(bin, 'incident'), 0o755);
  const PATH = `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`;
  return { ...desk, recipeEnv: { ...desk.env, PATH, INCIDENT_CONFIG: desk.configFile } };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, ...texts };
}

export const runRecipe = (
  desk: RecipeDesk,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  endOf(
    spawn(command, args, { cwd: desk.folder, env: { ...desk.recipeEnv, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }),
  );

/** A site whose health endpoint answers what it is told to. */
export async function startHealth(): Promise<{ readonly url: string; status: number; close(): Promise<void> }> {
  const health = { status: 200 };
  const server = createServer((_request, response) => response.writeHead(health.status).end());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(health, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`,
    close: () => new Promise<void>((done) => void server.close(() => done())),
  });
}
