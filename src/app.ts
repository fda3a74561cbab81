import { v7 as uuidV7 } from 'uuid';
import { once } from './appOnce.ts';
import {
  type AppOptions,
  builtInTemplates,
  createStores,
  forShow,
  ioMaker,
  lazyLook,
  makeDeps,
  makeSecrets,
  secretVariables,
  testPostDeps,
  watchedBy,
} from './appParts.ts';
import { type Prepare, publishingOn } from './appPublishing.ts';
import { whoActs } from './appWho.ts';
import type { WorkerOptions } from './appWorker.ts';
import type { Config } from './config/config.ts';
import type { Environment } from './config/paths.ts';
import { systemTime } from './delivery/time.ts';
import type { Delivery } from './domain/delivery.ts';
import { announcementId, type Incident, incidentId, maintenanceId } from './domain/incident.ts';
import type { Result } from './domain/result.ts';
import { createTemplates } from './messages/templates.ts';
import type { Store } from './store/store.ts';
import type { RequestVerb } from './usecases/asking.ts';
import { prepareCorrect } from './usecases/correct.ts';
import { continueDeliveries, type DeliverInput, type SettleRefusal, settleDelivery } from './usecases/deliver.ts';
import type { Deps } from './usecases/deps.ts';
import type { DoctorDeps } from './usecases/doctor.ts';
import type { Draft } from './usecases/draft.ts';
import { incidentUrl } from './usecases/facts.ts';
import { findIncident } from './usecases/find.ts';
import type {
  AnnounceInput,
  CompleteInput,
  CorrectInput,
  ExtendInput,
  MaintenanceInput,
  NoteInput,
  OpenInput,
  PostmortemInput,
  ReopenInput,
  ResolveInput,
  ScheduleInput,
  UpdateInput,
} from './usecases/input.ts';
import { prepareNote } from './usecases/note.ts';
import { prepareOpen } from './usecases/open.ts';
import { owedPostmortems } from './usecases/owedPostmortems.ts';
import { type PreviewInput, previewEvent } from './usecases/preview.ts';
import type { Watcher } from './usecases/progress.ts';
import type { Delivered } from './usecases/published.ts';
import type { Refusal } from './usecases/refusal.ts';
import { prepareReopen } from './usecases/reopen.ts';
import type { ReportInput } from './usecases/report.ts';
import { prepareResolve } from './usecases/resolve.ts';
import { testChannels } from './usecases/testChannels.ts';
import type { TestPlan, TestPostInput } from './usecases/testPost.ts';
import type { TickOptions } from './usecases/tick.ts';
import { prepareUpdate } from './usecases/update.ts';
import { listDeliveries, showIncident, viewStatus } from './usecases/views.ts';
import { waitForGreen } from './usecases/waitForGreen.ts';
import type { WatchOptions } from './usecases/watchRound.ts';

export type { Publishing } from './appPublishing.ts';

const work = () => import('./usecases/maintenance.ts');

export type App = ReturnType<typeof createApp>;

/** Puts everything together. Members load what they need when they are used, so that a verb pays for itself only. */
export function createApp(options: AppOptions) {
  const { config } = options;
  const secrets = once(() => makeSecrets(options));
  const templates = once(() => createTemplates(builtInTemplates(), config.templatesFolder));
  const stores = createStores(options, secrets);
  const deps = (store: Store): Deps => makeDeps(options, store, stores.queue, secrets(), templates);
  const depsOf = new Map<Store, Deps>();
  const depsOn = (store: Store): Deps => {
    const made = depsOf.get(store) ?? deps(store);
    depsOf.set(store, made);
    return made;
  };
  const reading = async (): Promise<Deps> => depsOn(await stores.reading());
  const writing = async (): Promise<Deps> => depsOn(await stores.writing());

  const publishing = publishingOn(reading, writing);
  /** Loaded with its first use. */
  const later = <Input extends object>(verb: RequestVerb, load: () => Promise<Prepare<Input>>) =>
    publishing<Input>(verb, (on) => async (input) => (await load())(on)(input));
  return {
    config,
    now: systemTime.now,
    who: () => whoActs(options),
    redact: (text: string): string => secrets().redact(text),
    /** For programs of the founder's, such as an editor or a browser, that live on: without the variables that hold secrets. */
    programEnv: async (): Promise<Environment> =>
      (await import('./config/runProgram.ts')).environmentWithout(options.env, secretVariables(config)),
    templates,
    open: publishing<OpenInput>('open', prepareOpen),
    update: publishing<UpdateInput>('update', prepareUpdate),
    resolve: publishing<ResolveInput>('resolve', prepareResolve),
    reopen: publishing<ReopenInput>('reopen', prepareReopen),
    note: publishing<NoteInput>(null, prepareNote),
    correct: publishing<CorrectInput>('correct', prepareCorrect),
    /** What belongs to no incident. */
    announce: later<AnnounceInput>('announce', async () => (await import('./usecases/announce.ts')).prepareAnnounce),
    /** What is written once it is over: the draft, the publishing, and whose is owed. */
    postmortem: {
      ...later<PostmortemInput>('postmortem', async () => (await import('./usecases/postmortem.ts')).preparePostmortem),
      draft: async (id: string | null) =>
        (await import('./usecases/draftPostmortem.ts')).draftPostmortem(await reading())(id),
      owed: async () => owedPostmortems(await reading())(),
    },
    /** Planned work, which most commands are not about. */
    maintenance: {
      schedule: later<ScheduleInput>('schedule', async () => (await import('./usecases/schedule.ts')).prepareSchedule),
      start: later<MaintenanceInput>('start', async () => (await work()).prepareStart),
      extend: later<ExtendInput>('extend', async () => (await work()).prepareExtend),
      complete: later<CompleteInput>('complete', async () => (await work()).prepareComplete),
      cancel: later<MaintenanceInput>('cancel', async () => (await work()).prepareCancel),
      /** What the clock asks of it. */
      duties: async (watcher: Watcher) => {
        const { runMaintenanceDuties } = await import('./usecases/maintenanceDuties.ts');
        return await runMaintenanceDuties(watchedBy(watcher, await writing()))(watcher);
      },
    },
    /** What waits for a second person; loaded when it is asked for. */
    approvals: async () => (await import('./appApprovals.ts')).approvalsOf(reading, writing),
    preview: async (input: PreviewInput, watcher?: Watcher): Promise<Result<Draft, Refusal>> =>
      previewEvent(watchedBy(watcher, forShow(await reading())))(input),
    waitForGreen: async (...args: Parameters<ReturnType<typeof waitForGreen>>) =>
      waitForGreen(await writing())(...args),
    /** Looks at everything round after round. */
    watch: async (watchOptions: WatchOptions) => {
      const { createWatch } = await import('./usecases/watchRound.ts');
      return createWatch(await writing(), watchOptions);
    },
    /** The same duties once. */
    tick: async (tickOptions: TickOptions, watcher: Watcher) => {
      const { tick } = await import('./usecases/tick.ts');
      const on = tickOptions.dryRun ? forShow(await reading()) : await writing();
      return await tick(watchedBy(watcher, on))(tickOptions, watcher);
    },
    /** Before a person is asked for what could not be recorded anyway. Throws `StoreError`. */
    reach: async (): Promise<void> => void (await stores.reading()),
    find: async (id: string | null, without: 'open' | 'resolved' | 'any') => findIncident(await reading(), id, without),
    status: async () => viewStatus(await reading())(),
    /** How many entries there are by now. */
    epoch: async () => await (await stores.reading()).incidents.epoch(),
    /** Who did what to the store; loaded when somebody asks. */
    audit: async () => (await import('./appAudit.ts')).auditOf(await stores.reading()),
    list: async () => (await stores.reading()).incidents.list(),
    /** `INC-7`, `MNT-8` or `ANN-9` of a number. */
    idOf: async () => {
      const { incidents } = await stores.reading();
      const work = await incidents.maintenanceNumbers();
      const announced = new Set((await incidents.listAnnouncements()).map((one) => one.number));
      return (number: number): string => {
        if (announced.has(number)) return announcementId(number);
        return work.has(number) ? maintenanceId(number) : incidentId(number);
      };
    },
    show: async (id: string | null) => showIncident(await reading())(id),
    deliveries: async (...args: Parameters<ReturnType<typeof listDeliveries>>) =>
      listDeliveries(await reading())(...args),
    deliver: async (input: DeliverInput, watcher: Watcher): Promise<Result<Delivered, Refusal>> =>
      continueDeliveries(await writing())(input, watcher),
    /** Sends for others; loaded when it is asked for. */
    worker: async (workerOptions: WorkerOptions) => {
      const { workerOf } = await import('./appWorker.ts');
      return await workerOf(options, secrets(), templates, workerOptions);
    },
    settle: async (id: string, as: 'sent' | 'resend'): Promise<Result<Delivery, SettleRefusal>> =>
      settleDelivery(await writing())(id, as),
    testChannels: async (names: readonly string[] | null, signal: AbortSignal) =>
      testChannels({ config, ioFor: ioMaker(options, secrets(), stores.reading) })(names, signal),
    /** A test on channels: first what would be posted, then the posting. */
    testPost: {
      plan: async (input: TestPostInput) => {
        const { planTests } = await import('./usecases/testPost.ts');
        return await planTests(await testPostDeps(options, secrets(), templates, stores))(input);
      },
      post: async (plan: TestPlan, signal: AbortSignal) => {
        const { postTests } = await import('./usecases/testPost.ts');
        return await postTests(await testPostDeps(options, secrets(), templates, stores))(plan, signal);
      },
    },
    /** The people who are told one by one; loaded when they are asked for. */
    contacts: async () => {
      const { contactsOf } = await import('./appPeople.ts');
      return contactsOf(options, secrets(), stores, uuidV7);
    },
    /** A history that comes from another tool; loaded when it is asked for. */
    imports: async () => {
      const { importsOf } = await import('./appImport.ts');
      return importsOf(options, stores);
    },
    /** Copies and merges of stores; loaded when they are asked for. */
    stores: async () => (await import('./appStores.ts')).storesOf(options, secrets()),
    /** All of the store as a file, and back; loaded when it is asked for. */
    exports: async () => {
      const { exportsOf } = await import('./appExport.ts');
      return exportsOf(options, secrets());
    },
    /** The status page by itself; loaded when it is asked for. */
    page: async () => {
      const { pageOf } = await import('./appPage.ts');
      return pageOf(options, await reading(), templates());
    },
    /** What happened in a stretch of time, and how it was told. */
    report: async (input: ReportInput) => {
      const { makeReport } = await import('./usecases/report.ts');
      const { report, approvals } = await stores.reading();
      return await makeReport({ config, store: report, approvals, now: systemTime.now })(input);
    },
    look: async (probe: Config['probes'][number], signal: AbortSignal) =>
      await lazyLook(options, secrets())(probe, config.allClear.everyMs, signal),
    /** What `doctor` looks at besides. */
    examine: async (explainStore: DoctorDeps['explainStore'], signal: AbortSignal) => {
      const [{ doctorDeps }, { examine }] = await Promise.all([
        import('./appDoctor.ts'),
        import('./usecases/doctor.ts'),
      ]);
      return await examine({ ...(await doctorDeps(options, secrets(), templates, stores)), explainStore }, signal);
    },
    /** What `drill` looks at besides its rehearsal; none of it leaves this machine. */
    readiness: async (signal: AbortSignal) => {
      const [{ doctorDeps }, { checkReadiness }] = await Promise.all([
        import('./appDoctor.ts'),
        import('./usecases/readiness.ts'),
      ]);
      return await checkReadiness(await doctorDeps(options, secrets(), templates, stores), signal);
    },
    urlOf: (incident: Incident): string | null => incidentUrl(config, incident),
    close: () => stores.close(),
  };
}
