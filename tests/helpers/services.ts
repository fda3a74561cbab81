import { type Desk, deskConfig, openDesk } from './desk.ts';
import { type FakeX, type FakeXOptions, startFakeX } from './fakeX.ts';
import { type HookReceiver, startHookReceiver } from './hookReceiver.ts';
import { type SmtpReceiver, startSmtpServer } from './smtpServer.ts';

/** A desk whose channels all lead to services that stand and say yes. */
export interface Services {
  readonly desk: Desk;
  readonly mail: SmtpReceiver;
  readonly x: FakeX;
  readonly hook: HookReceiver;
  close(): Promise<void>;
}

export async function startServices(options: { people?: readonly string[]; x?: FakeXOptions } = {}): Promise<Services> {
  const [mail, x, hook] = await Promise.all([startSmtpServer(), startFakeX(options.x), startHookReceiver()]);
  const desk = openDesk();
  const { people } = options;
  desk.configure(
    deskConfig({ smtpPorts: [mail.port], xUrl: x.url, hookUrl: hook.url, ...(people === undefined ? {} : { people }) }),
  );
  return {
    desk,
    mail,
    x,
    hook,
    close: async () => {
      await Promise.all([mail.close(), x.close(), hook.close()]);
      desk.close();
    },
  };
}
