/** A right that one process of all on a store has at a time. */
export interface LeaseStore {
  /** Takes the lease, or says who holds it. A dead owner on this machine loses it at once. */
  takeLease(owner: LeaseOwner, at: Date, leaseMs: number): Promise<Lease>;
  /** False: fenced; somebody else has it now. */
  renewLease(fence: number, at: Date, leaseMs: number): Promise<boolean>;
  releaseLease(fence: number): Promise<void>;
}

/** Who holds a lease; enough to tell whether it still lives. */
export interface LeaseOwner {
  readonly host: string;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly pid: number;
  /** The process's start time in the kernel's own ticks; empty where the system does not tell. */
  readonly startedAt: string;
}

export type Lease =
  | { readonly kind: 'taken'; readonly fence: number }
  | { readonly kind: 'held'; readonly by: LeaseOwner; readonly until: Date };
