/**
 * The faults that this product has to stand, by the number that its tests carry in their titles. `docs/reliability.md`
 * prints this list, and a test fails when one of them has no test.
 */
export interface FaultCase {
  readonly fault: string;
  readonly promised: string;
  /** What its tests have seen, as a sentence a user can hold us to. */
  readonly seen: string;
}

export const faultCases = {
  1: {
    fault: 'Killed after the update was committed, before anything was claimed',
    promised: 'The next run sends each message exactly once',
    seen: '',
  },
  2: {
    fault: 'Killed between the claim and the intent',
    promised: 'Queued again, at once where the dead owner was on this machine, else when its lease ends; sent once',
    seen: '',
  },
  3: {
    fault: 'Killed after the intent, before the first byte',
    promised: '`uncertain` with `hold`, sent once with `resend`; never sent silently',
    seen: '',
  },
  4: {
    fault: 'Killed after the server’s 250, before the result was committed',
    promised: 'At most one a connection is `uncertain`; sent again, it has the same bytes and the same Message-ID',
    seen: '',
  },
  5: {
    fault: '200 kills at random moments during 12,000 mails over ten connections',
    promised:
      'The states add up to 12,000; at most ten copies a kill with `resend`, none with `hold`; what is `sent` has arrived',
    seen: '',
  },
  6: {
    fault: 'The sender is stopped until its lease has ended, a second one takes over, the first wakes up',
    promised: 'The first ends because it lost the lease; at most one copy a connection with `resend`, none with `hold`',
    seen: '',
  },
  7: {
    fault: 'SIGTERM in the middle of the mails',
    promised:
      'Takes no new one, waits for those under way, exits with 130 within 10 s; nothing is `uncertain` where the server answers in time',
    seen: '',
  },
  8: {
    fault: 'The same `open --key` twice at once on one SQLite file',
    promised: 'One incident and one set of posts; the second prints the id of the first and exits with 0',
    seen: '',
  },
  9: {
    fault: 'The same on two machines over one PostgreSQL',
    promised: 'The same',
    seen: '',
  },
  10: {
    fault: 'The same key with another text',
    promised: 'Refused with exit 3, and nothing is sent',
    seen: '',
  },
  11: {
    fault: '`resolve` while an `update` is still being sent',
    promised: 'What is left of the older one is overtaken and never sent after the newer one',
    seen: '',
  },
  12: {
    fault: 'The store’s file is deleted after something was sent',
    promised: 'The next command refuses, and names `incident doctor --adopt`',
    seen: '',
  },
  13: {
    fault: 'The store’s file is emptied',
    promised: 'Refused, and not taken for a new one',
    seen: '',
  },
  14: {
    fault: 'The head of the store’s file is overwritten',
    promised: 'A clear message, exit 1, the file is left as it is, and the path of the copy is printed',
    seen: '',
  },
  15: {
    fault: 'The disk is full when the intent is to be written',
    promised: 'That message is not sent; a clear message; once there is room, each goes out once',
    seen: '',
  },
  16: {
    fault: 'Another writer holds the store’s lock for 10 s',
    promised: 'The screen lives on; the command succeeds, or ends with “busy” after 30 s of waiting for one lock',
    seen: '',
  },
  17: {
    fault: 'Node older than 24.15',
    promised: 'Refuses to start, with the reason',
    seen: '',
  },
  18: {
    fault: 'A new store, its log files, config, anchors, under umask 022',
    promised: 'Files have mode 0600, folders 0700',
    seen: '',
  },
  19: {
    fault: 'The mail server refuses the connection, or its name is unknown',
    promised: '`retrying`, exit 4',
    seen: '',
  },
  20: {
    fault: '421 as a greeting; 451 for a recipient',
    promised: 'Tried again, and delivered once when the server has recovered',
    seen: '',
  },
  21: {
    fault: '550 for a recipient',
    promised: '`failed` for that one; the others go on',
    seen: '',
  },
  22: {
    fault: '451 after the end of a mail, 250 at the next try',
    promised: 'One copy, `sent`',
    seen: '',
  },
  23: {
    fault: 'The connection ends after the mail, and the server has kept it',
    promised: '`uncertain`; with `hold` no second copy',
    seen: '',
  },
  24: {
    fault: 'A connection in use ends at MAIL',
    promised: 'Tried again, exactly one copy',
    seen: '',
  },
  25: {
    fault: 'The mail server shows a certificate it has signed itself',
    promised: 'Nothing is sent, the message names the certificate, nothing is sent in the clear instead',
    seen: '',
  },
  26: {
    fault: 'STARTTLS is missing from what the mail server offers',
    promised: 'Nothing is sent',
    seen: '',
  },
  27: {
    fault: 'The mail server closes each connection before its greeting',
    promised: 'Gives up, without hurry: at most ten connections a minute',
    seen: '',
  },
  28: {
    fault: 'The mail server refuses the password (535)',
    promised: 'The whole channel stops at once, not once a recipient; the exit code is not 0',
    seen: '',
  },
  29: {
    fault: '429 with `Retry-After` or `x-rate-limit-reset`',
    promised: 'Waits for that long or leaves it for later; one post',
    seen: '',
  },
  30: {
    fault: 'X answers 500',
    promised: '`uncertain`, and looked up before it is posted again',
    seen: '',
  },
  31: {
    fault: 'The service makes the post and closes the connection',
    promised: '`uncertain`; found when looked up, it is `sent`, without a second post',
    seen: '',
  },
  32: {
    fault: '201 with half of its JSON',
    promised: '`uncertain`: not `failed`, and not tried again blindly',
    seen: '',
  },
  33: {
    fault: 'The service never answers',
    promised: 'The time for the whole request ends, `uncertain`, and the program ends',
    seen: '',
  },
  34: {
    fault: 'One of five channels fails for good',
    promised: 'The other four are told; the exit code is 4, and the table shows which',
    seen: '',
  },
  35: {
    fault: 'A template that counts to 1,000,000,000 or doubles a list for ever',
    promised: 'A fault within about a second, and nothing is sent',
    seen: '',
  },
  36: {
    fault: 'A template with a variable that is unknown',
    promised: 'A fault before anything is sent',
    seen: '',
  },
  37: {
    fault: 'A list with `a@x.test, evil@y.test` in one field',
    promised: 'The row is refused, and neither gets a mail',
    seen: '',
  },
  38: {
    fault: '`<script>` or `[x](javascript:…)` in the text of an incident',
    promised: 'Lifeless on the page, in the mail and in the feeds',
    seen: '',
  },
  39: {
    fault: 'A config, `.env`, crontab and templates planted in the current folder',
    promised: 'Never opened, and no program is started',
    seen: '',
  },
  40: {
    fault: 'ESC, CR or OSC 52 in what a service answers',
    promised: 'Printed escaped',
    seen: '',
  },
} as const satisfies Readonly<Record<number, FaultCase>>;

export type FaultNumber = keyof typeof faultCases;

/** The title of a test of one of them. @param where what sets it apart from others of the same number */
export const faultCase = (number: FaultNumber, where = ''): string =>
  `fault ${number}: ${faultCases[number].fault}${where === '' ? '' : ` (${where})`} → ${faultCases[number].promised}`;
