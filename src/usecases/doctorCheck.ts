/** One thing looked at; `fix` is the command or the step that mends it, empty where all is well. */
export interface Check {
  readonly area: string;
  readonly name: string;
  readonly result: 'ok' | 'warning' | 'fault';
  readonly message: string;
  readonly fix: string;
}

export const ok = (area: string, name: string, message: string): Check => ({
  area,
  name,
  result: 'ok',
  message,
  fix: '',
});
export const warning = (area: string, name: string, message: string, fix: string): Check => ({
  area,
  name,
  result: 'warning',
  message,
  fix,
});
export const fault = (area: string, name: string, message: string, fix: string): Check => ({
  ...warning(area, name, message, fix),
  result: 'fault',
});
