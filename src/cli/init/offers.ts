import type { Offers } from '../wizard/channelWords.ts';
import { type ConfigFile, sectionOf } from './configFile.ts';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What the config says already is what answers are offered from. */
export function offersFrom(config: ConfigFile, pageFolder: string): Offers {
  const pageUrl = text(sectionOf(config, 'statusPage')['url']);
  return {
    company: text(sectionOf(config, 'company')['name']) ?? 'Our service',
    pageUrl: pageUrl !== null && URL.canParse(pageUrl) ? pageUrl : null,
    pageFolder,
  };
}
