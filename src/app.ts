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
  testPostDeps,
  watchedBy,
} from './appParts.ts';
import type { Publishing } from './appPublishing.ts';
import type { WorkerOptions } from './appWorker.ts';
import type { Config } from './config/config.ts';
import { systemTime } from './delivery/time.ts';
import type { Delivery } from './domain/delivery.ts';
import { announcementId, type Incident, incidentId, maintenanceId } from './domain/incident.ts';
import type { Result } from './domain/result.ts';
import { createTemplates } from './messages/templates.ts';
import type { Store } from './store/store.ts';
import { prepareCorrect } from './usecases/correct.ts';
import { continueDeliveries, type DeliverInput, type SettleRefusal, settleDelivery } from './usecases/deliver.ts';
import type { Deps } from './usecases/deps.ts';
import type { DoctorDeps } from './usecases/doctor.ts';
import type { Draft, Repeat } from './usecases/draft.ts';
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
import { publish } from './usecases/publish.ts';
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

type Prepare<Input> = (deps: Deps) => (input: Input) => Promise<Result<Draft | Repeat, Refusal>>;

/** Loaded with its first use. */
const lazily =
  <Input>(load: () => Promise<Prepare<Input>>): Prepare<Input> =>
  (deps) =>
  async (input) =>
    (await load())(deps)(input);

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

  /** Plans on whatever stands there; a store is made only when there is something to put into it. */
  const publishing = <Input>(prepare: Prepare<Input>): Publishing<Input> => {
    let madeAtMs = 0;
    return {
      plan: async (input, watcher) => await prepare(watchedBy(watcher, forShow(await reading())))(input),
      prepare: async (input, watcher) => {
        const prepared = await prepare(watchedBy(watcher, await reading()))(input);
        madeAtMs = systemTime.monotonicMs();
        return prepared;
      },
      publish: async (input, prepared, watcher, how) => {
        const ready = watchedBy(watcher, await writing());
        return await publish(ready, () => prepare(ready)(input), prepared, madeAtMs, watcher, how);
      },
    };
  };
  return {
    config,
    now: systemTime.now,
    redact: (text: string): string => secrets().redact(text),
    templates,
    open: publishing<OpenInput>(prepareOpen),
    update: publishing<UpdateInput>(prepareUpdate),
    resolve: publishing<ResolveInput>(prepareResolve),
    reopen: publishing<ReopenInput>(prepareReopen),
    note: publishing<NoteInput>(prepareNote),
    correct: publishing<CorrectInput>(prepareCorrect),
    /** What belongs to no incident. */
    announce: publishing<AnnounceInput>(lazily(async () => (await import('./usecases/announce.ts')).prepareAnnounce)),
    /** What is written once it is over: the draft, the publishing, and whose is owed. */
    postmortem: {
      ...publishing<PostmortemInput>(lazily(async () => (await import('./usecases/postmortem.ts')).preparePostmortem)),
      draft: async (id: string | null) =>
        (await import('./usecases/draftPostmortem.ts')).draftPostmortem(await reading())(id),
      owed: async () => owedPostmortems(await reading())(),
    },
    /** Planned work, which most commands are not about. */
    maintenance: {
      schedule: publishing<ScheduleInput>(lazily(async () => (await import('./usecases/schedule.ts')).prepareSchedule)),
      start: publishing<MaintenanceInput>(lazily(async () => (await work()).prepareStart)),
      extend: publishing<ExtendInput>(lazily(async () => (await work()).prepareExtend)),
      complete: publishing<CompleteInput>(lazily(async () => (await work()).prepareComplete)),
      cancel: publishing<MaintenanceInput>(lazily(async () => (await work()).prepareCancel)),
      /** What the clock asks of it. */
      duties: async (watcher: Watcher) => {
        const { runMaintenanceDuties } = await import('./usecases/maintenanceDuties.ts');
        return await runMaintenanceDuties(watchedBy(watcher, await writing()))(watcher);
      },
    },
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
      return await makeReport({ config, store: (await stores.reading()).report, now: systemTime.now })(input);
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
