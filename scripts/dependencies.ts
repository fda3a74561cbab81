// Why each package is here. docs/dependencies.md is printed from it; a package without a reason fails, and a reason
// without a package.

/** What is in the bundle. */
export interface ShippedReason {
  readonly why: string;
  /** Which commands read its code; `open` stands for all that render and send. A test looks at `status` and `open`. */
  readonly readBy: 'every command' | `\`open\`${string}` | `only ${string}`;
}

export const shippedReasons: Readonly<Record<string, ShippedReason>> = {
  '@napi-rs/keyring': {
    why: 'Reads and writes the keychain of macOS, Windows and the Secret Service. Native, so npm fetches it beside us; without it `{"env": NAME}` and files still work',
    readBy: 'only a process of its own, where a config names `{"keychain": NAME}`',
  },
  aws4fetch: {
    why: 'Signs requests to S3, SES and SNS; AWS’s own client would be seventy times its size',
    readBy: 'only channels that are at AWS or another S3',
  },
  chalk: { why: 'Colours, and when to leave them out', readBy: 'only commands at a terminal with colours' },
  commander: { why: 'Reads the command line', readBy: 'every command' },
  conf: {
    why: 'Writes the config in one rename, so that no half of it can be read',
    readBy: 'only `init` and `channels`',
  },
  'csv-parse': {
    why: 'Reads lists of people, quotes and line breaks in cells included',
    readBy: 'only `contacts`, and `open` where a list has changed',
  },
  'env-paths': { why: 'Where each system keeps configs, data and caches', readBy: 'every command' },
  feed: { why: 'Atom and RSS of the status page', readBy: '`open`, where a page is to be published' },
  inquirer: { why: 'Asks at the terminal', readBy: 'only commands that have to ask' },
  'jsonc-parser': {
    why: 'Finds the place in a config that is to be changed, so that comments and order stay',
    readBy: 'only `init` and `channels`',
  },
  kysely: { why: 'Writes SQL with types, the same for SQLite and PostgreSQL', readBy: 'every command' },
  'libphonenumber-js': {
    why: 'In which country a phone number is, for the hours in which nobody wants an SMS',
    readBy: '`open`, with an SMS channel that keeps quiet hours',
  },
  liquidjs: { why: 'Templates, with limits on time and memory', readBy: '`open`' },
  'markdown-it': { why: 'Markdown of the updates into HTML, with no HTML let through', readBy: '`open`' },
  nodemailer: {
    why: 'SMTP and MIME: the connection is driven step by step, so that we know what may have arrived',
    readBy: '`open`, with an e-mail channel',
  },
  ora: { why: 'A spinner where one thing is waited for', readBy: 'only commands at a terminal that wait' },
  pg: { why: 'PostgreSQL’s protocol', readBy: 'only a store on PostgreSQL' },
  'pg-boss': { why: 'The queue by which workers share a shared store', readBy: 'only a store on PostgreSQL' },
  pino: { why: 'The worker’s log as lines of JSON', readBy: 'only `worker`' },
  'prom-client': { why: 'The worker’s figures for Prometheus', readBy: 'only `worker`' },
  'sanitize-html': {
    why: 'A second wall behind markdown-it: only tags and links that are named get through',
    readBy: '`open`',
  },
  'smtp-server': {
    why: 'The mail server inside of a drill, so that nothing leaves the machine',
    readBy: 'only `drill`',
  },
  'string-width': {
    why: 'How wide a text is on a terminal, for tables that stand straight',
    readBy: 'only tables and reports',
  },
  'twitter-api-v2': { why: 'Signs requests to X', readBy: '`open`, with a channel of type `x`' },
  uuid: { why: 'Ids that sort by time, and ids that come from a name', readBy: 'every command' },
  valibot: {
    why: 'Checks configs, settings and answers, by definitions that the docs are printed from',
    readBy: 'every command',
  },
  yaml: { why: 'The front matter of cState’s and Upptime’s files', readBy: 'only `import`' },
};

/** What only those need who work on it: by what it does for them. */
export const developmentReasons: Readonly<Record<string, string>> = {
  '@11ty/eleventy': 'The site generator that the time of building the page is held against, in `bench -- page`',
  '@arethetypeswrong/cli': 'Tries in `test:install` whether the package’s types are found by every kind of import',
  '@biomejs/biome': 'Formats, lints, and keeps imports to their floors',
  '@cyclonedx/cyclonedx-library': 'Writes the bill of materials, and checks it by CycloneDX’s schema',
  '@lydell/node-pty': 'A real terminal for the tests of the wizard and the screens',
  '@statuspage/status-widget': 'A reader of Statuspage’s API that is not ours, which must understand our page’s',
  '@stoplight/prism-http': 'Judges our requests by the services’ own OpenAPI descriptions',
  '@stoplight/prism-http-server': 'The server around it',
  '@stryker-mutator/core': 'Changes the code in small ways, to see whether the tests notice: `npm run mutate`',
  '@stryker-mutator/vitest-runner': 'Runs our tests for it',
  '@types/node': 'Types of Node',
  '@types/pg': 'Types of pg',
  '@types/s3rver': 'Types of s3rver',
  '@types/sanitize-html': 'Types of sanitize-html',
  '@types/twitter-text': 'Types of twitter-text',
  '@valibot/to-json-schema': 'Makes the JSON Schema of the config at build, from the definitions that check it',
  'ajv-formats-draft2019': 'What the CycloneDX library checks its formats with',
  'axe-core': 'Finds what keeps people from reading the page',
  'badge-maker': 'Shields’ own badge, which ours is compared with',
  esbuild: 'Bundles all of this into `dist/`',
  'fast-check': 'Makes inputs for the property tests and the fuzzing',
  feedsmith: 'A parser of feeds that is not the one that wrote them',
  'ical.js': 'A parser of calendars that is not ours',
  'ipaddr.js': 'A second opinion on which addresses are private',
  knip: 'Finds files, exports and packages that nobody uses',
  mailauth: 'Checks the DKIM signatures of our mails',
  mailparser: 'Reads our mails as a reader would',
  node: 'Node 24 for every `npm run` of a checkout, whatever the machine has',
  'playwright-core': 'Drives Chromium over the page and the e-mail',
  postject: 'Puts the program into a copy of Node, for the executable',
  publint: 'Finds faults in package.json and what it names',
  s3rver: 'An S3 on this machine, for the tests of the page’s places',
  saxes: 'A strict XML parser, for the feeds',
  'sms-segments-calculator': 'Twilio’s own count of the parts of an SMS, which ours is compared with',
  standardwebhooks: 'The reference library that checks our webhooks’ signatures',
  'twitter-text': 'X’s own count of a post’s length, which ours is compared with',
  typescript: 'Checks the types',
  vitest: 'Runs the tests',
};
