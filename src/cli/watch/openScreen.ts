import type { App } from '../../app.ts';
import { systemTime } from '../../delivery/time.ts';
import type { Context } from '../define.ts';
import { createFullScreen } from '../io/fullScreen.ts';
import { controlKeys, createKeyboard, type Keyboard } from '../io/keyboard.ts';
import { isTerminal, writeOut } from '../io/standardOut.ts';
import type { WatchSetting } from './scene.ts';
import { createScreenView, type ScreenView } from './watchScreenView.ts';

export interface Calling {
  readonly bell: boolean;
  readonly notify: boolean;
}

/** Takes the terminal over. However the program ends, but by `kill -9`, it gives it back as it was. */
export function openScreen(
  { terminal, env }: Pick<Context, 'terminal' | 'env'>,
  app: App,
  setting: WatchSetting,
  calling: Calling,
  onQuit: () => void,
): ScreenView {
  const { stdout, stdin } = process;
  // The last lock: no secret may stand on a screen either.
  const write = (text: string): void => writeOut(app.redact(text));
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const screen = createFullScreen(write, size);
  const keyboard = terminal.interactive && isTerminal(0) ? createKeyboard(stdin) : null;
  const { colour } = terminal;
  const hasKeys = keyboard !== null;
  const view = createScreenView(setting, { ...systemTime, screen, write, size, colour, hasKeys, env, ...calling });
  const leave = (): void => {
    keyboard?.stop();
    screen.leave();
  };
  const takeKeys = (): void => keyboard?.start(onKey);
  /** After `fg` the shell's lines stand there, and the shell has set the terminal as it likes it. */
  const comeBack = (): void => {
    leave();
    screen.enter();
    takeKeys();
    view.redraw();
  };
  function onKey(key: string): void {
    if (key === 'q' || key === 'Q') onQuit();
    // The terminal sends no signals any more while it gives us single keys.
    else if (key === controlKeys.stop) process.emit('SIGINT');
    else if (key === controlKeys.redraw) view.redraw();
    else if (key === controlKeys.suspend) suspend(leave);
  }
  takeKeys();
  process.once('exit', leave);
  stdout.on('resize', view.redraw);
  if (process.platform !== 'win32') process.on('SIGCONT', comeBack);
  return {
    ...view,
    stop: () => {
      process.off('exit', leave);
      process.off('SIGCONT', comeBack);
      stdout.off('resize', view.redraw);
      leave();
    },
  };
}

/** As Ctrl-Z does where nobody listens to single keys. */
function suspend(leave: Keyboard['stop']): void {
  if (process.platform === 'win32') return;
  leave();
  // The whole group, as the terminal itself would: a shell script that started us is to stop too.
  process.kill(0, 'SIGTSTP');
}
