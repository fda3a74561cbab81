/** What others could do to this program or through it, and what keeps them from it. `docs/security.md` prints this list. */
export interface Threat {
  readonly threat: string;
  readonly answer: string;
  /** A file under `tests/` and a part of the title of a test in it, which shows the answer. */
  readonly shownBy: readonly (readonly [file: string, title: string])[];
}

export const threats: readonly Threat[] = [
  {
    threat: 'A secret is written down somewhere',
    answer:
      'Secrets are references, read when they are used, held in an object that prints as `***`, and masked in all that is said or stored, also as base64, hex, URL and JSON have them. Bugs and reports of Node’s are no way around that',
    shownBy: [
      ['security/plantedSecrets.test.ts', 'no piece of one was said or written, in any form'],
      ['security/echoedSecrets.test.ts', 'nothing is told of what services repeat'],
      ['security/echoedSecrets.test.ts', 'nothing is told of what a bug has in its hands'],
      ['config/secrets.test.ts', 'masks what can be told of it'],
    ],
  },
  {
    threat: 'A template reads files, runs for ever or escapes',
    answer:
      'Liquid with limits, own properties only and no file system; V8 ends what dodges the limits after half a second. What founders and services write is a value and never a template',
    shownBy: [
      ['messages/render.test.ts', 'faultCase(35'],
      ['messages/render.test.ts', 'whose one step takes for ever is broken'],
      ['messages/render.test.ts', 'are never read as a template'],
    ],
  },
  {
    threat: 'A list or a title brings headers or recipients into an e-mail',
    answer:
      'One strict address a field, one recipient a mail, line breaks refused in titles and taken out of heads; the mailer may open no file and no address',
    shownBy: [
      ['e2e/badInput.test.ts', 'faultCase(37'],
      ['channels/email.test.ts', 'Bcc: eve@y.test'],
      ['contacts/csv.test.ts', 'two addresses in one cell'],
    ],
  },
  {
    threat: 'A text runs in a reader’s browser or feed reader',
    answer:
      'Markdown without HTML, then sanitised; everything else escaped; a strict Content-Security-Policy; what a feed reader may take for HTML has no tags',
    shownBy: [
      ['security/hostileTexts.test.ts', 'faultCase(38'],
      ['page/badInput.test.ts', 'as text, wherever it stands'],
      ['messages/htmlMarkdown.test.ts', 'leaves nothing that a page would run'],
    ],
  },
  {
    threat: 'A cell of an export runs in a spreadsheet, a list breaks the reader',
    answer:
      "Cells that begin like a formula get a `'` before them; lists have limits, one header line, UTF-8 without control characters",
    shownBy: [
      ['contacts/addresses.test.ts', 'no cell that a spreadsheet would run'],
      ['contacts/csv.test.ts', 'names the line on which a broken row begins'],
    ],
  },
  {
    threat: 'A redirect or a name leads a request inside the network (SSRF)',
    answer:
      'Channels follow no redirect, probes five at most and to public addresses only; the address that was judged is the one that is connected to, in every spelling, within IPv6 too; metadata addresses are refused unless allowed',
    shownBy: [
      ['net/addressGuard.test.ts', 'sees IPv4 through each of its disguises'],
      ['net/addressGuard.test.ts', 'refuses a name by what it resolves to'],
      ['net/httpClient.test.ts', 'does not go inside for a URL that is not the user'],
      ['probes/http.test.ts', 'are followed on the configured host'],
      ['config/metadata.test.ts', '169.254.169.254'],
    ],
  },
  {
    threat: 'Somebody forges a webhook of ours',
    answer: 'Standard Webhooks: HMAC-SHA256 over id, time and body, judged here by its reference library',
    shownBy: [['channels/webhook.test.ts', 'signs so that the reference library accepts it']],
  },
  {
    threat: 'What a service says drives the terminal or forges a line of a log',
    answer:
      'Control characters and those that turn text are shown as escapes, or are blanks, wherever text from outside is printed',
    shownBy: [
      ['security/hostileTexts.test.ts', 'faultCase(40'],
      ['probes/plainLine.test.ts', 'it'],
      ['contacts/csv.test.ts', 'shows no direction mark of what it quotes'],
    ],
  },
  {
    threat: 'A text calls @everyone',
    answer: 'Mentions are escaped where a service has them, and switched off where it lets us',
    shownBy: [
      ['channels/slack.test.ts', 'makes no mention, link or command of what stands in a text'],
      ['channels/discord.test.ts', 'lets nobody be notified by the text'],
      ['channels/mentions.test.ts', 'call nobody'],
    ],
  },
  {
    threat: 'Somebody else, or nobody, posts in your name',
    answer:
      'One preview and one yes; without a terminal `--yes`, and nothing is assumed. Who, when and from where is in the trail',
    shownBy: [['e2e/script.test.ts', '--yes']],
  },
  {
    threat: 'A config, a template or a program is planted',
    answer:
      'Nothing is read from the current folder; a config that others can write, or put another in place of, is refused; a program is an array and never a shell, and gets no variable that the config names as a secret',
    shownBy: [
      ['security/files.test.ts', 'faultCase(39'],
      ['config/trust.test.ts', 'which others can change'],
      ['config/trust.test.ts', 'refuses a file that others can put another in place of'],
      ['config/trust.test.ts', 'refuses a file that belongs to another user'],
      ['security/plantedSecrets.test.ts', 'no program that was started got one'],
      ['config/secrets.test.ts', 'starts no shell'],
    ],
  },
  {
    threat: 'Somebody unsubscribes others, or a mail scanner does',
    answer: 'The link’s token is an HMAC for that reader; opening it changes nothing, only the button does',
    shownBy: [
      ['contacts/unsubscribeToken.test.ts', 'is broken by any letter that is changed'],
      ['docs/unsubscribe.test.ts', 'nobody whose link is only opened'],
    ],
  },
  {
    threat: 'Customers’ addresses stay where they should not',
    answer:
      'Files for you alone; `contacts erase` leaves no trace in the file; logs and the trail hold ids; no tracking in mails',
    shownBy: [
      ['security/files.test.ts', 'faultCase(18'],
      ['store/people.test.ts', 'leaves no trace in the file of an address that was erased'],
    ],
  },
  {
    threat: 'A package that we use turns bad',
    answer:
      'Nothing is installed with it at run time: one bundle, few packages, install scripts by name only ([dependencies](dependencies.md))',
    shownBy: [['install/package.test.ts', 'is one package, on a machine that has nothing and no network']],
  },
  {
    threat: 'A service answers without end',
    answer: 'A time for each request as a whole, answers up to 1 MiB, heads up to 16 KiB, nothing is unpacked',
    shownBy: [
      ['net/httpClient.test.ts', 'takes a megabyte and no more'],
      ['net/httpClient.test.ts', 'ends at its deadline'],
    ],
  },
  {
    threat: 'Two programs at once, or one with a wrong clock',
    answer:
      'Leases in the database with a fence in each write, the database’s clock; what is remembered of stores is changed under a lock',
    shownBy: [
      ['store/anchorTogether.test.ts', 'keeps the anchor of every store'],
      ['delivery/lease.test.ts', 'it'],
      ['postgres/clocks.test.ts', 'it'],
    ],
  },
];
