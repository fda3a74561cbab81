import type { BannerState } from './bannerSentence.ts';

/**
 * The bar itself: above everything on the site that embeds it, in a shadow tree, so that neither's styles reach the other.
 * Styles are set one by one, which a strict `style-src` allows, and text is set as text. From its source alone, as
 * `bannerSentence`.
 * @param home where its link leads
 * @returns shows a state, or with null nothing
 */
export function bannerBar(home: string, linkWords: string): (state: BannerState | null) => void {
  const host = document.createElement('div');
  const bar = document.createElement('div');
  const said = document.createElement('span');
  const link = document.createElement('a');
  host.style.all = 'initial';
  host.style.display = 'block';
  bar.setAttribute('role', 'region');
  bar.setAttribute('aria-label', new URL(home).host);
  Object.assign(bar.style, {
    ...{ display: 'flex', flexWrap: 'wrap', gap: '0.25em 1em', justifyContent: 'center', boxSizing: 'border-box' },
    ...{ padding: '0.6em 1em', color: '#fff', font: '500 15px/1.4 system-ui, sans-serif', textAlign: 'center' },
  });
  said.setAttribute('role', 'status');
  said.dir = 'auto';
  Object.assign(said.style, { overflowWrap: 'anywhere', minWidth: '0', maxWidth: '100%' });
  link.href = home;
  link.textContent = linkWords;
  Object.assign(link.style, { color: 'inherit', textDecoration: 'underline', outlineColor: 'currentColor' });
  bar.append(said, link);
  host.attachShadow({ mode: 'open' }).append(bar);
  return (state) => {
    if (state === null) {
      host.remove();
      return;
    }
    bar.style.background = state.colour;
    if (!host.isConnected) document.body.prepend(host);
    // What is read aloud is a change within the page.
    if (said.textContent !== state.sentence) said.textContent = state.sentence;
  };
}
