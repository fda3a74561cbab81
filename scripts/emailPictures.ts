// Pictures of delivered mails for docs/email.md, as a mail client shows them by day and by night:
//   MTA_KEEP=/tmp/mails npm run test:mta && node scripts/emailPictures.ts /tmp/mails
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { launchBrowser } from '../tests/helpers/browser.ts';

const out = new URL('../docs/pictures/', import.meta.url).pathname;
/** By the beginning of their subjects. */
const wanted = { investigating: '[Investigating]', resolved: '[Resolved]' };

const [folder = ''] = process.argv.slice(2);
const mails = await Promise.all(
  readdirSync(folder)
    .toSorted()
    .map((name) => simpleParser(readFileSync(join(folder, name)))),
);
mkdirSync(out, { recursive: true });
const browser = await launchBrowser();
try {
  for (const [name, subject] of Object.entries(wanted)) {
    const mail = mails.find((one) => one.subject?.startsWith(subject));
    if (!mail) throw new Error(`${folder} holds no mail with the subject ${subject}…`);
    for (const colorScheme of ['light', 'dark'] as const) await picture(mail, name, colorScheme);
  }
} finally {
  await browser.close();
}

async function picture({ html }: ParsedMail, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 680, height: 200 } });
  await page.setContent(html || '', { waitUntil: 'load' });
  await page.screenshot({ path: join(out, `email-${name}-${colorScheme}.png`), fullPage: true });
  await page.close();
}
