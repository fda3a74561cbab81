import { dirname } from 'node:path';
import { type AppOptions, programRunner } from './appParts.ts';
import type { Secrets } from './config/secrets.ts';
import { systemTime } from './delivery/time.ts';
import { createHttpClient } from './net/httpClient.ts';
import { lookAt } from './probes/look.ts';
import type { Deps } from './usecases/deps.ts';

// What `app.ts` puts together for the probes; loaded with the first look.

/** One look at a probe, as the config describes it. */
export function createLook(options: AppOptions, secrets: Secrets, now = systemTime.now): Deps['look'] {
  const { config } = options;
  const run = programRunner(options, config.path === null ? '/' : dirname(config.path), secrets, true);
  const userAgent = userAgentOf(options);
  return async (probe, everyMs, signal) => {
    const http = createHttpClient({ allowMetadata: probe.settings.allowMetadata, userAgent });
    const { reveal, redact } = secrets;
    return await lookAt(probe, { http, reveal, redact, run, ...systemTime, now }, everyMs, signal);
  };
}

/** Whoever reads the site's log sees what asks, and for whom. */
function userAgentOf({ version, config: { pageUrl, company } }: AppOptions): string {
  const home = pageUrl ?? company.url;
  // As a URL it is plain ASCII, which a header has to be.
  return `allclear/${version}${home === null ? '' : ` (+${new URL(home).href})`}`;
}
