import { SegmentedMessage } from 'sms-segments-calculator';
import twitter from 'twitter-text';
import { cleanLine, cleanText } from '../../../src/cli/io/cleanText.ts';
import { csvLine } from '../../../src/cli/io/csvText.ts';
import { unfinishedIn, withoutComments } from '../../../src/domain/unfinished.ts';
import { cleanValue } from '../../../src/messages/cleanValue.ts';
import { fitSentences } from '../../../src/messages/fit.ts';
import { measureSms } from '../../../src/messages/smsText.ts';
import { createTemplates } from '../../../src/messages/templates.ts';
import { checkWording } from '../../../src/messages/wording.ts';
import { measureX } from '../../../src/messages/xText.ts';
import { plainLine } from '../../../src/probes/plainLine.ts';
import { filesIn } from '../corpus.ts';
import { isOneLine, isPlain, must } from '../oracle.ts';
import { defineTarget, type Target } from '../target.ts';

const messages = (): readonly string[] => [
  'Checkout is down since 09:58 UTC. Next update by 10:30 UTC. https://status.acme.example/incidents/7#1',
  'Alles wieder in Ordnung 🚧 – wir beobachten es bis 15 Uhr. Größe, €, ’ und “Anführung”.',
  'チェックアウトが停止しています。復旧は15時までの見込みです。',
  'We expect to be back in about 2 hours. db-01.internal answers 10.0.0.7 again. [TODO] <NAME> {{ x }}',
  'É 👩🏽‍💻 🇩🇪 ❤️ 1️⃣ 👨‍👩‍👧‍👦 https://acme.com/a?b=c&d=e, acme.de status.acme.com/x @acme #down',
  ...filesIn('templates', '.message.liquid').slice(0, 12),
];

/** What the networks charge for, by the reference that Twilio gives. */
export const smsSegments: Target = defineTarget({
  name: 'sms-segments',
  maxChars: 3_000,
  corpus: messages,
  run: (input) => {
    const text = input.toWellFormed();
    const { segments, encoding } = measureSms(text);
    if (text === '') return 'empty';
    must(segments === new SegmentedMessage(text).segmentsCount, 'other segments than the reference counts');
    return `${encoding} ${segments}`;
  },
});

/** Never less than X's own count; every beginning that fits stays whole sentences. */
export const xLength: Target = defineTarget({
  name: 'x-length',
  maxChars: 12_000,
  corpus: messages,
  run: (input) => {
    const text = input.toWellFormed();
    const { length } = measureX(text);
    // Past it twitter-text takes minutes.
    if (text.length <= 4_000) must(length >= twitter.parseTweet(text).weightedLength, 'X counts more than we do');
    const fitted = fitSentences(text, 'en', (words) => `${words} https://status.acme.com/7#1`, measureX);
    if ('tooLong' in fitted) return 'too long';
    must(
      fitted.size.length <= 280 && fitted.text.endsWith('https://status.acme.com/7#1'),
      'what is fitted does not fit, or has lost its link',
    );
    return `${Math.floor(length / 40)} ${fitted.leftOut.length > 0}`;
  },
});

const templates = createTemplates(new URL('../../../templates', import.meta.url).pathname, null);
const lists = ['en', 'de', 'es', 'fr', 'pt', 'ja'].map((locale) => templates.wordList(locale));

export const wording: Target = defineTarget({
  name: 'wording-guard',
  runs: 100,
  corpus: () => [
    ...messages(),
    ...filesIn('templates/wording', '.txt'),
    'will be fixed in 2 hours',
    'nothing is fixed yet',
    'wird bis 15 Uhr behoben sein',
  ],
  run: (input) => {
    let end = '';
    for (const [index, list] of lists.entries()) {
      for (const resolved of [true, false]) {
        const findings = checkWording(input, resolved, list);
        for (const { phrase, index: at, kind } of findings) {
          must(phrase !== '' && input.slice(at, at + phrase.length) === phrase, 'a phrase that does not stand there');
          must(!resolved || kind !== 'all_clear', 'an all-clear is complained of where it may be said');
        }
        end += `${index}${findings
          .map(({ kind }) => kind[0])
          .join('')
          .slice(0, 6)} `;
      }
    }
    return end;
  },
});

/** The last locks before a terminal, a log, a mail and a spreadsheet. */
export const cleaning: Target = defineTarget({
  name: 'cleaning',
  corpus: () => [...messages(), '\u001b[2J\u001b]0;title\u0007', '=1+1', "'=1", 'a\u202eb', 'a\r\nBcc: b@c'],
  run: (input) => {
    isPlain(cleanText(input), 'cleaned text');
    isOneLine(cleanLine(input), 'a cleaned line');
    isOneLine(cleanValue(input).replace(/\t/gu, ''), 'a cleaned value');
    const line = plainLine(input);
    isOneLine(line, 'a line of a probe');
    must([...line].length <= 301, 'a line of a probe is too long');
    const cell = csvLine([input]).slice(0, -1);
    const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
    must(!/^[=+\-@\t\r]/u.test(inner), 'a cell that a spreadsheet runs');
    must(inner.replace(/^'(?='*[=+\-@\t\r])/u, '') === input, 'a cell that says something else');
    return `${cleanText(input) === input} ${cell.startsWith('"')}`;
  },
});

/** A postmortem as it is edited: what is private or unfinished is found again, comments are no part of it. */
export const postmortem: Target = defineTarget({
  name: 'postmortem',
  corpus: () => [
    '# Checkout\n\n[PRIVATE]\n> we forgot to renew it, all of us\n[END OF PRIVATE]\n\n[WRITE: what went wrong]\n<!-- a hint -->\nWords.\n',
    ...messages(),
  ],
  run: (input) => {
    const quoted = ['we forgot to renew it, all of us', 'short'];
    const found = unfinishedIn(input, quoted);
    const lines = input.split(/\r\n?|\n/u).length;
    for (const { line, kind, excerpt } of found) {
      must(line >= 1 && line <= lines, 'a line that is not there');
      must(kind === 'private' ? excerpt === '' : excerpt.startsWith('[WRITE:'), 'what is private is quoted');
    }
    must(
      unfinishedIn(`${input}\n\n${quoted[0]}`, quoted).some(({ kind }) => kind === 'private'),
      'private words go through at the end of a text',
    );
    must(withoutComments(withoutComments(input)) === withoutComments(input), 'comments are left');
    return `${found.length} ${found[0]?.kind}`;
  },
});
