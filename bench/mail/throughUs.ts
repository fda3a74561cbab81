import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openDesk } from '../../tests/helpers/desk.ts';

export interface Ours {
  /** From the first intent to the last result, by the ledger. */
  readonly perSecond: number;
  /** From typing the command to its end. */
  readonly perSecondInAll: number;
  /** What the others are to send as well. */
  readonly mail: { readonly subject: string; readonly text: string; readonly html: string };
}

/** One `incident open` by the whole program in a process of its own, with its ledger on disk. */
export async function throughUs(port: number, recipients: number, connections: number): Promise<Ours> {
  const desk = openDesk();
  try {
    const people = Array.from({ length: recipients }, (_, index) => `user${index}@customer${index % 997}.example`);
    writeFileSync(desk.path('people.csv'), ['email', ...people, ''].join('\n'));
    desk.configure({
      company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
      store: 'sqlite:./incidents.db',
      channels: {
        customers: {
          type: 'email',
          from: 'Acme <status@acme.example>',
          to: 'contacts',
          smtp: [{ host: '127.0.0.1', port }],
          connections,
        },
      },
      contacts: { sources: [{ type: 'file', path: './people.csv' }] },
    });
    const text = 'Nobody can pay in our shop at the moment. Orders that were paid before are safe. We look into it.';
    const from = performance.now();
    const ran = await desk.run('open', 'Checkout is down', '--impact', 'major', '-m', text, '--yes', '--json');
    const tookMs = performance.now() - from;
    const [sent] = ran.json()['deliveries'] as readonly { readonly sent: number }[];
    if (ran.code !== 0 || sent?.sent !== recipients) throw new Error(`open ended with ${ran.code}: ${ran.stderr}`);
    const { tookMs: sendingMs, mail } = readLedger(desk.path('incidents.db'));
    return { perSecond: (recipients / sendingMs) * 1000, perSecondInAll: (recipients / tookMs) * 1000, mail };
  } finally {
    desk.close();
  }
}

function readLedger(path: string): { readonly tookMs: number; readonly mail: Ours['mail'] } {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const moves = database.prepare('select max(at) - min(at) as took from delivery_events').get();
    const mail = database.prepare("select subject, text, html from messages where channel = 'customers'").get();
    const text = (name: string): string => String(mail?.[name]);
    return {
      tookMs: Number(moves?.['took']),
      mail: { subject: text('subject'), text: text('text'), html: text('html') },
    };
  } finally {
    database.close();
  }
}
