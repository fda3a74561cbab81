/**
 * Breaks a line between its words. A word that is longer than the room, such as a link, stays whole, so that it can be
 * clicked and copied.
 */
export function wrap(line: string, room: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current === '' || [...longer].length <= room) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}
