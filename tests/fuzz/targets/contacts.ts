import { csvLine } from '../../../src/cli/io/csvText.ts';
import { ContactSourceFault, contactKey, type Reading } from '../../../src/contacts/contactSource.ts';
import { type ListFormat, readList } from '../../../src/contacts/readList.ts';
import type { Contact } from '../../../src/domain/contact.ts';
import { docBlocks } from '../corpus.ts';
import { isOneLine, must, refusal, shapeOf } from '../oracle.ts';
import { bytesOf, byteText, defineTarget, type Target } from '../target.ts';

/** Written apart from ours: one mailbox with a dot in its domain, or a name of this machine. */
const mailbox = /^[!-~]+@(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)$/u;

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 700) yield bytes.subarray(from, from + 700);
}

async function readAll(
  bytes: Uint8Array,
  format: ListFormat | null,
): Promise<{ readonly people: readonly Contact[]; readonly reading: Reading }> {
  const reading = readList({ name: 'list', bytes: () => inPieces(bytes) }, { format });
  const people: Contact[] = [];
  for await (const batch of reading.batches) people.push(...batch);
  return { people, reading };
}

function check({ email, phone, name, locale, timezone, tags, smsOptIn }: Contact): void {
  must(email !== null || phone !== null, 'a person without any address');
  must(
    email === null || (mailbox.test(email) && !/[\s,;<>"()]/u.test(email) && email.split('@').length === 2),
    'an address that is not one',
  );
  must(phone === null || /^\+[1-9]\d{6,14}$/u.test(phone), 'a number that is none');
  must(!smsOptIn || phone !== null, 'a yes to SMS without a number');
  for (const text of [name, locale, timezone, ...tags])
    if (text !== null) must(!/\p{Cc}/u.test(text), 'what is known of a person holds a control character');
}

const asCsv = (people: readonly Contact[]): string =>
  csvLine(['email', 'phone', 'sms', 'name', 'locale', 'timezone', 'tags']) +
  people
    .map((one) =>
      csvLine([
        one.email,
        one.phone,
        one.smsOptIn ? 'yes' : '',
        one.name,
        one.locale,
        one.timezone,
        one.tags.join(';'),
      ]),
    )
    .join('');

async function run(input: string, format: ListFormat | null): Promise<string> {
  const bytes = bytesOf(input);
  try {
    const { people, reading } = await readAll(bytes, format);
    for (const one of people) check(one);
    const { faults, remarks, rows } = reading.report();
    const lines = Math.max(1, input.split(/\r\n|\r|\n/u).length);
    for (const { line, message } of [...faults, ...remarks]) {
      must(line >= 1 && line <= lines + 1, `a fault in line ${line} of ${lines}`);
      isOneLine(message, 'what is said of a row');
    }
    must(people.length <= rows, 'more people than rows');
    const again = await readAll(Buffer.from(asCsv(people)), 'csv').catch((error: unknown) => {
      throw new Error(`what was read and written can not be read again: ${String(error)}`);
    });
    must(again.people.length === people.length, 'people are lost on the way through a CSV');
    must(
      again.people.every(
        (one, at) => contactKey(one) === contactKey(people[at] ?? one) && one.name === people[at]?.name,
      ),
      'people change on the way through a CSV',
    );
    return `${Math.min(people.length, 5)} ${shapeOf(faults[0]?.message ?? '')} ${shapeOf(remarks[0]?.message ?? '')}`;
  } catch (error) {
    refusal(error, ContactSourceFault);
    isOneLine((error as Error).message, 'what is said of a list');
    return shapeOf((error as Error).message.replace(/it has:.*/u, ''));
  }
}

const lists = [
  'email,name,locale,tags\nanna@acme.example,Anna,de,vip;beta\nbob@acme.example,"Bob ""B"" Smith",en,\n',
  'E-Mail;Name;Zeitzone\nanna@acme.example;Anna;Europe/Berlin\n',
  'name\temail\tsms\tphone\nAnna\tanna@acme.example\tyes\t+49 170 1234567\n',
  'email\r\n"a@acme.example"\r\n\r\nb@acme.example\r\n',
  'email,name\n"a@acme.example","two\nlines"\n',
  "email,name\na@acme.example,'=SUM(A1)\n",
];
const utf16 = byteText(Buffer.from(`\ufeff${lists[0]}`, 'utf16le'));

export const contactsCsv: Target = defineTarget({
  name: 'contacts-csv',
  corpus: () => [...lists, ...docBlocks('csv'), utf16, `PK\u0003\u0004${lists[0]}`, `\u00ef\u00bb\u00bf${lists[1]}`],
  run: (input) => run(input, 'csv'),
});

const objects = [
  '{"email":"anna@acme.example","name":"Anna","tags":["vip"],"locale":"de"}\n{"phone":"+491701234567","sms":true}\n',
  '{"e-mail":"b@acme.example","mobile":491701234567,"time_zone":"Europe/Berlin"}\r\n\r\n{"email":null,"name":null}',
  '{"mail":"c@münchen.example","tags":"a b|c"}',
];

export const contactsJsonLines: Target = defineTarget({
  name: 'contacts-json-lines',
  corpus: () => [...objects, ...docBlocks('json', 'jsonl').filter((block) => block.startsWith('{"'))],
  run: (input) => run(input, 'jsonl'),
});

/** The format is told by the first letter. */
export const contactsAny: Target = defineTarget({
  name: 'contacts',
  corpus: () => [...lists, ...objects],
  run: (input) => run(input, null),
});
