import { bannerBar } from './bannerBar.ts';
import { type BannerWords, bannerSentence } from './bannerSentence.ts';
import type { PageHistory } from './history.ts';
import { indicatorColours } from './indicator.ts';
import { showBanner } from './showBanner.ts';

/** The script that another site embeds. The same for all states, so that browsers may keep it. */
export function banner({ words }: Pick<PageHistory, 'words'>): string {
  const statuses = Object.entries(words).flatMap(([key, word]) =>
    key.startsWith('status.') ? [[key.slice('status.'.length), word] as const] : [],
  );
  const own: BannerWords = {
    statuses: Object.fromEntries(statuses),
    maintenance: words['state.maintenance'],
    manyIncidents: words['state.open'],
    manyWorks: words['state.works'],
    link: words['site.current'],
    // Where nobody is hurt, but something is open, it is no alarm.
    colours: { ...indicatorColours, none: indicatorColours.maintenance },
  };
  // Handed over by place: a bundle that is minified gives functions other names.
  const parts = `{sentence:${bannerSentence},bar:${bannerBar}}`;
  return `(${showBanner})(${JSON.stringify(own)},${parts});\n`;
}
