import type { PublishInput } from './input.ts';

/** What nobody says who posts without a flag: all is as the routes, the templates and the config say. */
export const nothingSaid: PublishInput = {
  message: null,
  event: null,
  status: null,
  impact: null,
  components: [],
  only: null,
  skip: [],
  nextUpdate: { kind: 'policy' },
  key: null,
  audience: null,
  allowWording: true,
  skipInvalid: false,
  textOnly: false,
};
