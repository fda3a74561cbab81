// Preloaded into the program (--import): kills it, as `kill -9` does, at the nth time that it touches the page's folder.
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [at, folder] = [Number(process.env['KILL_AT']), String(process.env['KILL_IN'])];
let touched = 0;

const watch = (api, name) => {
  const original = api[name];
  api[name] = (...args) => {
    if (args.slice(0, 2).some((arg) => String(arg).startsWith(folder))) {
      touched += 1;
      if (touched === at) process.kill(process.pid, 'SIGKILL');
    }
    return original(...args);
  };
};

for (const name of ['writeFile', 'mkdir', 'symlink', 'link', 'rename', 'rm', 'rmdir', 'copyFile', 'readFile']) {
  watch(promises, name);
  watch(fs, `${name}Sync`);
}
syncBuiltinESMExports();
