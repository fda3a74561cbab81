/** Questions to a person at a terminal. inquirer is loaded with the first one; Ctrl-C throws `ExitPromptError`. */
export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  readonly checked?: boolean;
}

const prompts = () => import('inquirer').then((module) => module.default);
/** Questions are no result: they stand on stderr with everything else. Making that stream ready costs 3 ms. */
const where = () => ({ output: process.stderr });

export async function askText(
  message: string,
  initial: string,
  validate: (text: string) => true | string | Promise<true | string> = () => true,
): Promise<string> {
  const inquirer = await prompts();
  const { answer } = await inquirer.createPromptModule(where())([
    { type: 'input', name: 'answer', message, default: initial, validate },
  ]);
  return String(answer);
}

/** Shows nothing of what is typed but how long it is. */
export async function askSecret(message: string, validate: (text: string) => true | string): Promise<string> {
  const inquirer = await prompts();
  const { answer } = await inquirer.createPromptModule(where())([
    { type: 'password', name: 'answer', message, mask: '*', toggleMask: false, validate },
  ]);
  return String(answer);
}

export async function askYes(message: string, initial: boolean): Promise<boolean> {
  const inquirer = await prompts();
  const { answer } = await inquirer.createPromptModule(where())([
    { type: 'confirm', name: 'answer', message, default: initial },
  ]);
  return answer === true;
}

export async function askOne<T extends string>(message: string, choices: readonly Choice<T>[], initial: T): Promise<T> {
  const inquirer = await prompts();
  const { answer } = await inquirer.createPromptModule(where())([
    { type: 'select', name: 'answer', message, choices: choices.map((one) => ({ ...one })), default: initial },
  ]);
  return choices.find((choice) => choice.value === answer)?.value ?? initial;
}

export async function askMany<T extends string>(message: string, choices: readonly Choice<T>[]): Promise<readonly T[]> {
  const inquirer = await prompts();
  const { answer } = await inquirer.createPromptModule(where())([
    { type: 'checkbox', name: 'answer', message, choices: choices.map((one) => ({ ...one })) },
  ]);
  const chosen: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return choices.map((choice) => choice.value).filter((value) => chosen.includes(value));
}
