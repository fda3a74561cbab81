import type { PostmortemInput } from '../../usecases/input.ts';
import { defineCommand, type Options } from '../define.ts';
import { audienceOptions, messageOptions, publishInput, runOptions } from '../publishFlags.ts';
import { refused } from '../publishFlow.ts';
import { Values } from '../values.ts';

/** What only tells of a draft, and what only goes with its publishing. */
const draftFlags = ['stdout', 'new'];
const publishFlags = ['message', 'messageFile', 'channel', 'skip', 'audience', 'key', 'confirm', 'breakGlass'];
const publishSwitches = ['yes', 'dryRun', 'allowWording', 'skipInvalid'];

export const postmortem = defineCommand({
  args: '[id]',
  example: [
    'incident postmortem 7',
    'incident postmortem 7 --publish',
    'incident postmortem 7 --publish --message-file postmortem.md --yes',
  ].join('\n'),
  options: [
    ['--publish', 'post it: the draft that is kept here, or the words of -m'],
    ['--new', 'begin the draft again; the old one is kept beside it'],
    ['--stdout', 'print the draft and keep nothing'],
    ...messageOptions.map(([flag, what]) => [flag, what.replace('; without it the template speaks', '')] as const),
    ...audienceOptions,
    ...runOptions,
  ],
  run: async ([id = null], options, context) => {
    const values = new Values(options);
    const given = publishInput(values);
    const isPublished = values.flag('publish');
    checkTogether(values, options, isPublished);
    values.check(context.verb);
    const app = await context.app();
    if (isPublished) {
      const { publishPostmortem } = await import('../publishPostmortem.ts');
      const input: PostmortemInput = { ...given, id };
      return await publishPostmortem(context, app, input, { yes: values.flag('yes'), dryRun: values.flag('dryRun') });
    }
    const drafted = await app.postmortem.draft(id);
    if (!drafted.ok) throw refused(drafted.error, context.verb);
    const { writePostmortem } = await import('../writePostmortem.ts');
    const how = { isNew: values.flag('new'), isPrinted: values.flag('stdout') };
    return await writePostmortem(context, drafted.value, how);
  },
});

function checkTogether(values: Values, options: Options, isPublished: boolean): void {
  const name = (key: string): string => `--${key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
  const isGiven = (key: string): boolean => options[key] !== undefined && options[key] !== false;
  const strange = (isPublished ? draftFlags : [...publishFlags, ...publishSwitches]).filter(isGiven);
  for (const key of strange) {
    values.fault(isPublished ? `${name(key)} is not for --publish.` : `${name(key)} goes with --publish only.`);
  }
}
