import type { HttpAnswer } from './httpClient.ts';
import { HttpFailure } from './httpFailure.ts';

/** Browsers follow twenty, and a circle needs two. */
const maxRedirects = 5;

/**
 * Asks an address and those that it leads to. A redirect is the site's word, not the user's: it may lead to the host that
 * the user named, or to a public one.
 * @param name what a failure calls the site
 * @param ask one question to one address; with `publicOnly` to a public one only
 * @returns what was answered last, and by which address. Throws `HttpFailure`
 */
export async function followRedirects(
  start: string,
  { home, name }: { readonly home: string; readonly name: string },
  ask: (url: string, publicOnly: boolean) => Promise<HttpAnswer>,
): Promise<{ readonly url: string; readonly answer: HttpAnswer }> {
  const { hostname } = new URL(home);
  let url = start;
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(url, new URL(url).hostname !== hostname);
    const { status } = answer;
    const location = answer.headers['location'];
    if (status < 300 || status >= 400 || location === undefined) return { url, answer };
    if (hops === maxRedirects) throw new HttpFailure('after', `${name} redirects in a circle`, status);
    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    if (next === null || !/^https?:$/u.test(next.protocol)) {
      throw new HttpFailure('after', `HTTP ${status}, to something that is no web address`, status);
    }
    url = next.href;
  }
}
