/** What a terminal would show: as much of its language as a block of live lines, or a whole screen, speaks. */
export interface Screen {
  write(text: string): void;
  /** The lines from the first one on, without colours; the last one is that of the cursor. */
  lines(): readonly string[];
  readonly columns: number;
  /** Lines that do not fit any more are broken, as terminals do; those that were broken are not put together again. */
  narrow(columns: number): void;
}

export function createScreen(width: number): Screen {
  let columns = width;
  let rows: string[] = [''];
  let [row, column] = [0, 0];
  const put = (character: string): void => {
    if (column >= columns) lineFeed();
    const line = (rows[row] ?? '').padEnd(column);
    rows[row] = line.slice(0, column) + character + line.slice(column + 1);
    column += 1;
  };
  const lineFeed = (): void => {
    row += 1;
    column = 0;
    rows[row] ??= '';
  };
  const obey = (command: string, count: string): void => {
    if (command === 'A') row = Math.max(0, row - Number(count || 1));
    else if (command === 'K') rows[row] = (rows[row] ?? '').slice(0, column);
    else if (command === 'H') {
      const [to = '1', across = '1'] = count.split(';');
      while (rows.length < Number(to)) rows.push('');
      [row, column] = [Number(to) - 1, Number(across) - 1];
    } else if (command === 'J' && count === '2') rows = rows.map(() => '');
    else if (command === 'J') rows = [...rows.slice(0, row), (rows[row] ?? '').slice(0, column)];
    else if (!'mhl'.includes(command)) throw new Error(`this screen knows no ${command}`);
  };
  return {
    write: (text) => {
      for (const [all, count = '', command] of text.matchAll(/\u001b\[([?\d;]*)([A-Za-z])|[^\u001b]/gu)) {
        if (command) obey(command, count);
        else if (all === '\n') lineFeed();
        else if (all === '\r') column = 0;
        else put(all);
      }
    },
    lines: () => rows.map((line) => line.trimEnd()),
    get columns() {
      return columns;
    },
    narrow: (to) => {
      columns = to;
      const pieces = rows.map((line) => line.match(new RegExp(`.{1,${to}}`, 'gu')) ?? ['']);
      row = pieces.slice(0, row).reduce((sum, some) => sum + some.length, 0);
      rows = pieces.flat();
    },
  };
}
