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
    seen: 'Killed at each write to find the one after the commit: all twelve mails came once, none was ever uncertain',
  },
  2: {
    fault: 'Killed between the claim and the intent',
    promised: 'Queued again, at once where the dead owner was on this machine, else when its lease ends; sent once',
    seen: 'Killed after the claim: on the same machine the next run began at once and each mail came once; another machine’s lease was waited for, 30 s',
  },
  3: {
    fault: 'Killed after the intent, before the first byte',
    promised: '`uncertain` with `hold`, sent once with `resend`; never sent silently',
    seen: 'Killed while the server weighs a recipient: nothing had come; with `resend` each came once after it was `uncertain`, with `hold` it stayed so and exit was 4',
  },
  4: {
    fault: 'Killed after the server’s 250, before the result was committed',
    promised: 'At most one a connection is `uncertain`; sent again, it has the same bytes and the same Message-ID',
    seen: 'Killed at the fifth mail’s end: what had come unheard came once more with the same bytes, and nothing else did; with `hold` there was no copy',
  },
  5: {
    fault: '200 kills at random moments during 12,000 mails over ten connections',
    promised:
      'The states add up to 12,000; at most ten copies a kill with `resend`, none with `hold`; what is `sent` has arrived',
    seen: 'With `resend` 200 kills hit: 364 copies, each `uncertain` before, and 288 that were cut off twice left to a person; with `hold` 195 hit: no copy, 1,516 `uncertain`; nothing `sent` was missing',
  },
  6: {
    fault: 'The sender is stopped until its lease has ended, a second one takes over, the first wakes up',
    promised: 'The first ends because it lost the lease; at most one copy a connection with `resend`, none with `hold`',
    seen: 'Stopped in the middle of 10,000 mails with ten under way: both ended with 0 and no mail came twice; with `hold` 20 stayed `uncertain`, both ended with 4, and no copy',
  },
  7: {
    fault: 'SIGTERM in the middle of the mails',
    promised:
      'Takes no new one, waits for those under way, exits with 130 within 10 s; nothing is `uncertain` where the server answers in time',
    seen: 'Six interrupts in 10,000 mails, at half of them with an answer outstanding: exit 130 after 2.6 s at most on a busy machine, no copy, nothing `uncertain`',
  },
  8: {
    fault: 'The same `open --key` twice at once on one SQLite file',
    promised: 'One incident and one set of posts; the second prints the id of the first and exits with 0',
    seen: 'Two processes at one moment: exit 0 twice, one `created`, one mail, one post, one webhook',
  },
  9: {
    fault: 'The same on two machines over one PostgreSQL',
    promised: 'The same',
    seen: 'Two and five machines at one moment: exit 0 from all, one `created`, each message once',
  },
  10: {
    fault: 'The same key with another text',
    promised: 'Refused with exit 3, and nothing is sent',
    seen: 'Exit 3 and `key_conflict`, on SQLite and on PostgreSQL whoever of two comes first; what was sent stays one of each',
  },
  11: {
    fault: '`resolve` while an `update` is still being sent',
    promised: 'What is left of the older one is overtaken and never sent after the newer one',
    seen: 'Of 2,000 mails of an update 1,693 were overtaken by the all-clear; all heard that, and nobody heard the older one after it',
  },
  12: {
    fault: 'The store’s file is deleted after something was sent',
    promised: 'The next command refuses, and names `incident doctor --adopt`',
    seen: '`update`, `open` and `deliver` refuse with exit 1 and name `incident doctor --adopt`; nothing is posted',
  },
  13: {
    fault: 'The store’s file is emptied',
    promised: 'Refused, and not taken for a new one',
    seen: '`update`, `open` and `deliver` refuse with exit 1 and name `incident doctor --adopt`; nothing is posted',
  },
  14: {
    fault: 'The head of the store’s file is overwritten',
    promised: 'A clear message, exit 1, the file is left as it is, and the path of the copy is printed',
    seen: 'Three verbs end with exit 1 and where copies lie; no byte has changed, and a copy put back goes on',
  },
  15: {
    fault: 'The disk is full when the intent is to be written',
    promised: 'That message is not sent; a clear message; once there is room, each goes out once',
    seen: 'Neither recorded nor sent, in words; in the middle of 10,000 mails none is lost and none comes twice',
  },
  16: {
    fault: 'Another writer holds the store’s lock for 10 s',
    promised: 'The screen lives on; the command succeeds, or ends with “busy” after 30 s of waiting for one lock',
    seen: 'Released after 10 s the update goes out; held on, it ends with `store_busy` after 30 s; nothing twice',
  },
  17: {
    fault: 'Node older than 24.15',
    promised: 'Refuses to start, with the reason',
    seen: 'On Nodes that call themselves 24.14.1, 24.0, 22, 20 and 0.12 it names the version, the reason and what to do, exits with 1 and writes nothing; on 24.15, 25 and 30 it starts',
  },
  18: {
    fault: 'A new store, its log files, config, anchors, under umask 022',
    promised: 'Files have mode 0600, folders 0700',
    seen: 'Every verb that ends by itself, run under umask 000, and the store under 022: no file of ours but pages, posts, reports and copies of templates can be read by others',
  },
  19: {
    fault: 'The mail server refuses the connection, or its name is unknown',
    promised: '`retrying`, exit 4',
    seen: '`retrying` and exit 4 for a closed port and for a name that is none; the other channels are told',
  },
  20: {
    fault: '421 as a greeting; 451 for a recipient',
    promised: 'Tried again, and delivered once when the server has recovered',
    seen: '`retrying`, then one copy once the server takes it again',
  },
  21: {
    fault: '550 for a recipient',
    promised: '`failed` for that one; the others go on',
    seen: '`failed` for the one, one copy for the other',
  },
  22: {
    fault: '451 after the end of a mail, 250 at the next try',
    promised: 'One copy, `sent`',
    seen: 'One copy, `sent`',
  },
  23: {
    fault: 'The connection ends after the mail, and the server has kept it',
    promised: '`uncertain`; with `hold` no second copy',
    seen: '`uncertain` after a close, a reset and half of a yes; with `hold` one copy after an hour and another run',
  },
  24: {
    fault: 'A connection in use ends at MAIL',
    promised: 'Tried again, exactly one copy',
    seen: 'Three mails over one connection that ends at the second: each arrives once, in the same command',
  },
  25: {
    fault: 'The mail server shows a certificate it has signed itself',
    promised: 'Nothing is sent, the message names the certificate, nothing is sent in the clear instead',
    seen: 'Neither password nor mail is heard by STARTTLS nor by TLS; the reason names the certificate',
  },
  26: {
    fault: 'STARTTLS is missing from what the mail server offers',
    promised: 'Nothing is sent',
    seen: 'No AUTH, MAIL, RCPT or DATA is said; the reason names STARTTLS',
  },
  27: {
    fault: 'The mail server closes each connection before its greeting',
    promised: 'Gives up, without hurry: at most ten connections a minute',
    seen: 'Three mails a second for ten minutes: never more than ten connections in a minute',
  },
  28: {
    fault: 'The mail server refuses the password (535)',
    promised: 'The whole channel stops at once, not once a recipient; the exit code is not 0',
    seen: '30 mails fail after at most two sign-ins; the folder is written to; exit 4',
  },
  29: {
    fault: '429 with `Retry-After` or `x-rate-limit-reset`',
    promised: 'Waits for that long or leaves it for later; one post',
    seen: '20 s are waited out in the command and 15 minutes left for later; two requests, one post',
  },
  30: {
    fault: 'X answers 500',
    promised: '`uncertain`, and looked up before it is posted again',
    seen: 'Asked after before the second post; where X can not be asked: one request and `uncertain`',
  },
  31: {
    fault: 'The service makes the post and closes the connection',
    promised: '`uncertain`; found when looked up, it is `sent`, without a second post',
    seen: '`sent` with the id of the post that stands, after one request to post',
  },
  32: {
    fault: '201 with half of its JSON',
    promised: '`uncertain`: not `failed`, and not tried again blindly',
    seen: '`uncertain` after one request; the post stands once',
  },
  33: {
    fault: 'The service never answers',
    promised: 'The time for the whole request ends, `uncertain`, and the program ends',
    seen: 'Two requests end at their deadline, the delivery is `uncertain`, the command ends',
  },
  34: {
    fault: 'One of five channels fails for good',
    promised: 'The other four are told; the exit code is 4, and the table shows which',
    seen: 'A 404 at one of five: four say `sent` in the table, one `failed` with the reason; exit 4',
  },
  35: {
    fault: 'A template that counts to 1,000,000,000 or doubles a list for ever',
    promised: 'A fault within about a second, and nothing is sent',
    seen: 'Counting, counting within counting, doubling, tables and what is longer than anybody writes end with the limit’s name; one step that never ends is ended after 0.5 s, tried twice',
  },
  36: {
    fault: 'A template with a variable that is unknown',
    promised: 'A fault before anything is sent',
    seen: 'Exit 2 with the file, the variable, the channel and its locale; nothing is stored or sent',
  },
  37: {
    fault: 'A list with `a@x.test, evil@y.test` in one field',
    promised: 'The row is refused, and neither gets a mail',
    seen: 'The row is named by its line and nobody is mailed; with `--skip-invalid` the others are, and neither of the two',
  },
  38: {
    fault: '`<script>` or `[x](javascript:…)` in the text of an incident',
    promised: 'Lifeless on the page, in the mail and in the feeds',
    seen: 'No tag, handler or address of these is left in the pages, both feeds and the mail of an incident that has them in title and text',
  },
  39: {
    fault: 'A config, `.env`, crontab and templates planted in the current folder',
    promised: 'Never opened, and no program is started',
    seen: 'Every verb that ends by itself, traced in a folder that holds 17 such files: none of them is looked at, and no program but Node is started',
  },
  40: {
    fault: 'ESC, CR or OSC 52 in what a service answers',
    promised: 'Printed escaped',
    seen: 'What a webhook and a probe answer comes through eleven commands without one control character, CSV included',
  },
} as const satisfies Readonly<Record<number, FaultCase>>;

export type FaultNumber = keyof typeof faultCases;

/** The title of a test of one of them. @param where what sets it apart from others of the same number */
export const faultCase = (number: FaultNumber, where = ''): string =>
  `fault ${number}: ${faultCases[number].fault}${where === '' ? '' : ` (${where})`} → ${faultCases[number].promised}`;
