import type { ApprovalStore } from './approvalStore.ts';

/** Loaded when it is first asked for: where nothing needs a second person, never. */
export function lateApprovals(load: () => Promise<ApprovalStore>): ApprovalStore {
  let loading: Promise<ApprovalStore> | null = null;
  const loaded = (): Promise<ApprovalStore> => {
    loading ??= load();
    return loading;
  };
  return {
    waiting: async (...given) => (await loaded()).waiting(...given),
    byId: async (...given) => (await loaded()).byId(...given),
    held: async (...given) => (await loaded()).held(...given),
    ofUpdates: async (...given) => (await loaded()).ofUpdates(...given),
    brokenGlass: async (...given) => (await loaded()).brokenGlass(...given),
    ask: async (...given) => (await loaded()).ask(...given),
    release: async (...given) => (await loaded()).release(...given),
    refuse: async (...given) => (await loaded()).refuse(...given),
    overtake: async (...given) => (await loaded()).overtake(...given),
  };
}
