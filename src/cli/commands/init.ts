import { defineCommand } from '../define.ts';
import { initOptions } from '../init/initOptions.ts';

export const init = defineCommand({
  args: '',
  example: [
    'incident init',
    'incident init --company Acme --page-url https://status.acme.example --page-folder ./public \\',
    '  --component checkout --component "Customer portal" --probe https://acme.example/health \\',
    '  --email-from "Acme <status@acme.example>" --contacts customers.csv \\',
    '  --smtp smtp.acme.example:587 --smtp-user acme --smtp-password-env SMTP_PASSWORD',
    'incident init --company Acme --email-from status@acme.example --email-to ops@acme.example --smtp localhost:25 \\',
    '  --webhook-url https://acme.example/hook --webhook-secret-env WEBHOOK_SECRET --x --force',
    'incident init --component "Mobile app" --probe app=https://acme.example/app',
  ].join('\n'),
  options: initOptions,
  run: async (...given) => await (await import('../init/runInit.ts')).runInit(...given),
});
