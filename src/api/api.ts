import { AllclearError } from './allclearError.ts';
import type * as declared from './declarations.ts';
import type { Verb } from './keys.ts';

// The entry of the package for those who script in Node. All the rest is loaded with the first call, so that an old Node
// gets to say what it lacks.

async function answer(verb: Verb, input: unknown, options: unknown): Promise<unknown> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 15)) {
    const message = `allclear needs Node 24.15 or newer, and this is ${process.versions.node}.`;
    throw new AllclearError({ kind: 'old_node', message, hint: 'Install a newer one: https://nodejs.org', exit: 1 });
  }
  const { call } = await import('./call.ts');
  return await call(verb, input, options);
}

/** The casts: an answer has been through JSON, and its shape is held against the command's by tests/api. */
const verb =
  <Input, Answer>(name: Verb) =>
  async (input?: Input, options?: declared.Options): Promise<Answer> =>
    (await answer(name, input ?? {}, options)) as Answer;

function publishing<Input>(name: Verb): declared.Publishing<Input> {
  function publish(input: Input & { readonly dryRun: true }, options?: declared.Options): Promise<declared.Plan>;
  function publish(input: Input, options?: declared.Options): Promise<declared.Published>;
  async function publish(input: Input, options?: declared.Options): Promise<unknown> {
    return await answer(name, input, options);
  }
  return publish;
}

export const isAsked = (answer: declared.Published | declared.Asked): answer is declared.Asked =>
  answer.update === null;

export { AllclearError };
export const openIncident = publishing<declared.OpenInput>('open');
export const updateIncident = publishing<declared.UpdateInput>('update');
export const resolveIncident = publishing<declared.ResolveInput>('resolve');
export const reopenIncident = publishing<declared.ReopenInput>('reopen');
export const correctUpdate = publishing<declared.CorrectInput>('correct');
export const approve = verb<declared.ApproveInput, Awaited<ReturnType<typeof declared.approve>>>('approve');
export const noteIncident = verb<declared.NoteInput, declared.Noted>('note');
export const deliver = verb<declared.DeliverInput, declared.Delivered>('deliver');
export const listIncidents = verb<object, readonly (declared.Incident | declared.Maintenance)[]>('list');
export const showIncident: typeof declared.showIncident = verb('show');
export const listDeliveries = verb<declared.DeliveriesInput, readonly declared.Delivery[]>('deliveries');
export const status = verb<object, declared.StatusView>('status');
