/**
 * The message that a workflow posts. Runs of text, because nothing in them is markup; a TextBlock would read a title
 * with two asterisks as bold. A link has to be made one by its own action.
 */
export function teamsMessage(text: string): object {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          type: 'AdaptiveCard',
          version: '1.4',
          body: text.split(/\n{2,}/u).flatMap(paragraph),
          msteams: { width: 'Full' },
        },
      },
    ],
  };
}

/** A line a block; the first of a paragraph keeps a distance from the one before. */
const paragraph = (text: string): readonly object[] =>
  text.split('\n').map((line, index) => ({
    type: 'RichTextBlock',
    inlines: runs(line),
    ...(index === 0 ? {} : { spacing: 'None' }),
  }));

const link = /(https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?)\]])/u;

function runs(line: string): readonly object[] {
  const parts = line.split(link).map((text, index) => {
    if (index % 2 === 0) return { type: 'TextRun', text };
    return { type: 'TextRun', text, selectAction: { type: 'Action.OpenUrl', url: text } };
  });
  const some = parts.filter(({ text }) => text !== '');
  return some.length === 0 ? [{ type: 'TextRun', text: '' }] : some;
}

// "The message size limit is 28 KB": https://learn.microsoft.com/en-us/microsoftteams/limits-specifications-teams
const maxMessageBytes = 28_000;

const bytesOf = (text: string): number => Buffer.byteLength(JSON.stringify(teamsMessage(text)));
const frameBytes = bytesOf('');

/** What a text adds to the message, with all that a card needs around its lines and links. */
export const textBytes = (text: string): number => bytesOf(text) - frameBytes;
export const maxTextBytes = maxMessageBytes - frameBytes;
