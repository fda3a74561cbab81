import type { bannerBar } from './bannerBar.ts';
import type { BannerWords, bannerSentence } from './bannerSentence.ts';

/**
 * Runs in a browser on somebody else's site: asks the status page that it came from how things are, and shows a bar while they
 * are not well. Whatever goes wrong, that site must not notice: then nothing changes. From its source alone, and what it is
 * handed.
 */
export function showBanner(
  words: BannerWords,
  parts: { readonly sentence: typeof bannerSentence; readonly bar: typeof bannerBar },
): void {
  const everyMs = 120_000;
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || script.src === '') return;
  const home = new URL('./', script.src);
  const show = parts.bar(home.href, words.link);
  let askedAt = 0;
  const ask = async (): Promise<void> => {
    askedAt = Date.now();
    const signal = AbortSignal.timeout(10_000);
    const from = new URL('api/v2/summary.json', home);
    const answer = await fetch(from, { credentials: 'omit', cache: 'no-cache', referrerPolicy: 'no-referrer', signal });
    if (answer.ok) show(parts.sentence(await answer.json(), words));
  };
  const askNow = (): void => {
    if (document.hidden || Date.now() - askedAt < everyMs - 1000) return;
    ask().catch(() => {});
  };
  const start = (): void => {
    askNow();
    setInterval(askNow, everyMs);
    document.addEventListener('visibilitychange', askNow);
  };
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
}
