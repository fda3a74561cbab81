/** The verbs whose entries can wait for a second person, as they stand in the store: one that was released stays. */
export type RequestVerb =
  | 'open'
  | 'update'
  | 'resolve'
  | 'reopen'
  | 'correct'
  | 'announce'
  | 'postmortem'
  | 'schedule'
  | 'start'
  | 'extend'
  | 'complete'
  | 'cancel'
  | 'remind';

/** What a verb was told: from it the same entry can be prepared later, on another machine. */
export interface Asking {
  readonly verb: RequestVerb;
  /** Plain data: texts, numbers, dates, lists, and maps of them. */
  readonly input: object;
  /** Why the program asks by itself; absent: a person does. */
  readonly cause?: string;
}
