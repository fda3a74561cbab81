// Preloaded into the program (--import): MODULE_LOG gets the address of each module that it loads, a line each.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    appendFileSync(process.env['MODULE_LOG'], `${url}\n`);
    return next(url, context);
  },
});
