/** What `incident help <topic>` tells; the text is loaded when somebody asks for it. At most 80 columns, for a terminal. */
export interface Topic {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<() => string | Promise<string>>;
}

/** The only list, in the order of the help. */
export const topics: readonly Topic[] = [
  {
    name: 'down',
    summary: 'You are down right now: what to do, in order',
    load: async () => (await import('./downTopic.ts')).downTopic,
  },
  {
    name: 'channels',
    summary: 'Where it can be said, and what each channel can do',
    load: async () => (await import('./channelsTopic.ts')).channelsTopic,
  },
  {
    name: 'templates',
    summary: 'To say it in your own words',
    load: async () => (await import('./templatesTopic.ts')).templatesTopic,
  },
  {
    name: 'green-light',
    summary: 'When the all-clear may be given',
    load: async () => (await import('./greenLightTopic.ts')).greenLightTopic,
  },
  {
    name: 'automation',
    summary: 'Scripts, cron and CI: no questions, keys, tick',
    load: async () => (await import('./automationTopic.ts')).automationTopic,
  },
  {
    name: 'config',
    summary: 'The config file, secrets and the environment',
    load: async () => (await import('./configTopic.ts')).configTopic,
  },
  {
    name: 'exit-codes',
    summary: 'What a command ends with',
    load: async () => (await import('./exitCodesTopic.ts')).exitCodesTopic,
  },
];
