/** Not seen, takes no room, and parts what a service would read as one word. */
const joiner = '\u2060';
// A mention or a tag begins a word: not in the middle of `help@acme.example`, nor inside a link.
const sign = /(?<![\p{L}\p{N}_/@#.=&])([@#＠＃])(?=[\p{L}\p{N}_])/gu;

/** The text with every @name and #tag still to be read, but none of them calling anybody. Links stay as they are. */
export const withoutMentions = (text: string): string =>
  text
    .split(/(https?:\/\/\S+)/iu)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(sign, `$1${joiner}`)))
    .join('');
