// Before `npm pack`: npm takes over the modes that git gave the files, and git goes by the umask of whoever cloned. With
// 077 the tarball would be another one. dist/ is built after this, with modes of its own.
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { files, bin }: { files: readonly string[]; bin: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const programs = new Set(Object.values(bin));

for (const path of ['package.json', ...files.filter((path) => path !== 'dist').flatMap(within)]) {
  chmodSync(join(root, path), programs.has(path) ? 0o755 : 0o644);
}

function within(path: string): readonly string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((inner) => statSync(join(root, inner)).isFile());
}
