/**
 * Breaks a line between its words. A word that is longer than the room, such as a link, stays whole, so that it can be
 * clicked and copied; so does what a line begins with.
 */
export function wrap(line: string, room: number): readonly string[] {
  const lines: string[] = [];
  const indent = /^ */u.exec(line)?.[0] ?? '';
  let current = '';
  for (const word of line.slice(indent.length).split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current === '' || [...longer].length <= room - indent.length) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current].map((one) => indent + one);
}
