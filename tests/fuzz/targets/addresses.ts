import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import { parseAddress, parseMailbox } from '../../../src/domain/address.ts';
import { parsePhone } from '../../../src/domain/phone.ts';
import { must } from '../oracle.ts';
import { defineTarget, type Target } from '../target.ts';

type Parsed = { readonly address?: string; readonly group?: unknown };

/** What nodemailer, which would read an address into two people, makes of ours. */
export const emailAddress: Target = defineTarget({
  name: 'e-mail-address',
  maxChars: 2_000,
  runs: 1_000,
  corpus: () => [
    ...[
      'anna@acme.example',
      'a.b+c@acme.example',
      'Anna <anna@acme.example>',
      '"Anna, A." <anna@acme.example>',
      'anna@münchen.example',
      'root@localhost',
    ],
    ...[
      'a@x, b@y',
      'group: a@x, b@y;',
      '"a b"@x.example',
      'a@[127.0.0.1]',
      'a@1.2.3.4',
      'a@b@c.example',
      'a(comment)@x.example',
      'a@x.example\r\nBcc: b@y.example',
      'ſ@K.example',
      'a@xn--mnchen-3ya.example',
      'a@ex%2eample.com',
    ],
  ],
  run: (input) => {
    const address = parseAddress(input, domainToASCII);
    const mailbox = parseMailbox(input, domainToASCII);
    for (const one of [address, mailbox?.address ?? null]) {
      if (one === null) continue;
      must(
        /^[!-~]+@[a-z0-9.-]+$/u.test(one) && one.split('@').length === 2,
        'an address that is not plain ASCII with one @',
      );
      must(one.length <= 254, 'an address longer than SMTP takes');
      must(parseAddress(one, domainToASCII) === one, 'an address that is another one when it is read again');
      const read = addressparser(one) as readonly Parsed[];
      must(
        read.length === 1 && read[0]?.address === one && read[0].group === undefined,
        'a mail library reads something else',
      );
    }
    if (mailbox !== null) must(!/[\p{Cc}<>"]/u.test(mailbox.name), 'the name of a mailbox holds what ends it');
    return `${address !== null} ${mailbox !== null}`;
  },
});

export const phoneNumber: Target = defineTarget({
  name: 'phone-number',
  maxChars: 2_000,
  runs: 1_000,
  corpus: () => [
    '+49 170 1234567',
    '0049 (170) 123-4567',
    '+1.650.555.0100',
    '0170 1234567',
    '+0123456789',
    '+4917012345678901234',
  ],
  run: (input) => {
    const phone = parsePhone(input);
    if (phone === null) return 'none';
    must(/^\+[1-9][0-9]{6,14}$/u.test(phone), 'a number that is not E.164');
    must(parsePhone(phone) === phone, 'a number that is another one when it is read again');
    must(input.replace(/\D/gu, '').replace(/^00/u, '') === phone.slice(1), 'other digits than were written');
    return `of ${phone.length}`;
  },
});
