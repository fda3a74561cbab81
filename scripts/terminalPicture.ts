// A picture of what stood in a terminal, for the docs:
//   tmux capture-pane -e -p > screen.ansi && node scripts/terminalPicture.ts screen.ansi watch-outage
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../tests/helpers/browser.ts';

const out = new URL('../docs/pictures/', import.meta.url).pathname;
const [file = '', name = ''] = process.argv.slice(2);

/** What the program uses of SGR: bold, dim, three colours, and their ends. */
const styles: Readonly<Record<string, string>> = {
  '1': 'font-weight: bold; color: #fff',
  '2': 'color: #8b949e',
  '31': 'color: #ff7b72',
  '32': 'color: #56d364',
  '33': 'color: #e3b341',
};
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function htmlOf(screen: string): string {
  let active = new Set<string>();
  return screen
    .trimEnd()
    .split(/(\u001b\[[\d;]*m)/u)
    .map((part) => {
      const codes = /^\u001b\[([\d;]*)m$/u.exec(part);
      if (!codes) {
        const style = [...active].map((code) => styles[code]).join(';');
        return part === '' ? '' : `<span style="${style}">${escaped(part)}</span>`;
      }
      for (const code of (codes[1] || '0').split(';')) {
        if (code === '0') active = new Set();
        else if (code === '22') active = new Set([...active].filter((one) => one !== '1' && one !== '2'));
        else {
          if (code.startsWith('3')) active = new Set([...active].filter((one) => !one.startsWith('3')));
          if (code !== '39') active.add(code);
        }
      }
      return '';
    })
    .join('');
}

const css = `body { margin: 0; background: #0d1117 }
pre { display: inline-block; margin: 0; padding: 16px 20px; color: #e6edf3; font: 14px/1.35 'DejaVu Sans Mono', monospace }`;
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.setContent(`<style>${css}</style><pre>${htmlOf(readFileSync(file, 'utf8'))}</pre>`);
  await page.locator('pre').screenshot({ path: join(out, `${name}.png`) });
} finally {
  await browser.close();
}
