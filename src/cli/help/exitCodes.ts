/** What a command may end with (PRODUCT.md section 2); the README, the man page and `incident help exit-codes` print it. */
export const exitCodes: readonly { readonly code: number; readonly when: string }[] = [
  { code: 0, when: 'done' },
  { code: 1, when: 'a bug or a broken machine (a full disk, a lost store, a Node that is too old)' },
  { code: 2, when: 'usage, config, missing input or missing `--yes`' },
  {
    code: 3,
    when: 'refused by the incident’s state: resolved already, an unknown id, another text under the same key',
  },
  {
    code: 4,
    when: 'recorded, but a delivery of this command failed, is uncertain or still to be retried: `incident deliver`',
  },
  { code: 5, when: 'the all-clear guard says not yet; the error says why in numbers' },
  {
    code: 6,
    when: '`status`, `tick`: something is overdue or needs a hand; `doctor`, `channels test`, `templates lint` or `drill` found a fault',
  },
  {
    code: 130,
    when: 'interrupted: what was recorded stays recorded, and `incident deliver` goes on',
  },
];
